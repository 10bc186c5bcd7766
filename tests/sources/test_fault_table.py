"""The fault table of the sources: what must happen in each case, and the test that shows it.

Numbers are those of the project's list of faults and abuse (1-20 reading, 31-35 files and texts). The
test here fails when a test named in the table is no longer there.
"""

import ast
from pathlib import Path

import pytest

from tests.parsing import tree

TESTS = Path(__file__).parent.parent

FAULTS = {
    "1 a 429 with Retry-After is waited for": (
        "sources/test_sheet.py::test_retry_after_is_waited_for",
        "sources/test_desks.py::test_too_many_requests_waits_as_long_as_told_and_completes",
    ),
    "2 endless 429: gives up in its time, cursor unmoved": (
        "sources/test_sheet.py::test_endless_429_gives_up_inside_the_budget",
        "sources/test_desks.py::test_endless_refusal_gives_up_inside_the_time_and_moves_no_cursor",
        "sources/test_faults.py::test_a_reading_that_fails_moves_no_cursor_and_ends_with_exit_code_1",
    ),
    "3 a 502 with HTML is retried by its status": ("sources/test_sheet.py::test_a_passing_fault_is_retried",),
    "4 a 200 with HTML or cut JSON: retried, then an error, nothing stored": (
        "sources/test_sheet.py::test_a_passing_fault_is_retried",
        "sources/test_desks.py::test_truncated_json_is_asked_for_again",
        "sources/test_faults.py::test_answers_that_stay_broken_are_a_clear_error",
    ),
    "5 a socket that hangs: time-out, retried": (
        "sources/test_sheet.py::test_a_passing_fault_is_retried",
        "sources/test_desks.py::test_a_server_that_hangs_is_left_after_the_time_out",
    ),
    "6 401, 403, revoked key: no retry, sheet and account named": (
        "sources/test_sheet.py::test_a_refused_sheet_names_the_service_account",
        "sources/test_sheet.py::test_a_revoked_key_is_told_at_once",
        "sources/test_desks.py::test_a_revoked_key_is_not_tried_again_and_names_the_source",
    ),
    "7 a tab renamed is found by gid; one that is gone stops no other source": (
        "sources/test_sheet.py::test_another_tab_is_found_by_gid_and_by_name",
        "pipeline/test_ingest.py::test_one_source_that_cannot_be_read_stops_no_other",
    ),
    "8 a write that was done but answered 503 is not repeated": (
        "sources/test_sheet.py::test_a_write_that_was_applied_but_answered_503_is_not_repeated",
    ),
    "9 rows sorted between reading and writing get no wrong id": (
        "sources/test_sheet.py::test_rows_sorted_between_reading_and_writing_get_no_wrong_id",
        "sources/test_row_identity.py::TestSharedSheet",
    ),
    "10 a row copied with its id is a second voice": (
        "sources/test_sheet.py::test_a_copied_row_is_a_second_voice_and_the_original_keeps_its_id",
    ),
    "11 a row deleted is kept as missing; a wiped id is taken back": (
        "sources/test_faults.py::test_a_row_deleted_is_marked_missing_and_loses_the_mark_when_it_is_back",
        "sources/test_sheet.py::test_wiped_ids_are_adopted_again",
    ),
    "12 half the rows gone or the header changed: refused, last good state stands": (
        "sources/test_sheet.py::test_half_the_rows_gone_refuses_the_reading",
        "pipeline/test_health.py::test_a_collapse_is_refused_explained_and_taken_when_accepted",
    ),
    "13 duplicate or blank headers are named": (
        "sources/test_headers.py::test_two_text_columns_with_one_header_are_refused_by_name",
        "sources/test_headers.py::test_duplicate_and_blank_headers_are_told_in_a_note",
    ),
    "14 007, 5.10 and 1e5 stay text": (
        "sources/test_faults.py::test_ids_that_look_like_numbers_stay_as_written",
    ),
    "15 a page replayed brings nothing twice": (
        "sources/test_faults.py::test_a_page_replayed_changes_nothing",
        "sources/test_desks.py::test_a_reading_cut_off_anywhere_goes_on_where_it_stood",
    ),
    "16 a cursor that repeats ends with an error": (
        "sources/test_desks.py::test_a_page_repeated_for_ever_ends_with_an_error",
    ),
    "17 a ticket deleted is marked": (
        "sources/test_webhooks.py::test_a_deletion_is_a_mark",
        "sources/test_tickets.py::test_deleted_tickets_are_marked_and_pull_requests_and_spam_skipped_with_a_note",
    ),
    "18 a ticket listed late is caught by the overlap": (
        "sources/test_desks.py::test_a_ticket_listed_late_is_caught_by_the_overlap",
    ),
    "19 an item of another shape is a reject, the others come, the next run is not blocked": (
        "sources/test_desks.py::test_a_ticket_of_unknown_shape_is_a_reject_and_the_others_come",
        "sources/test_tickets.py::test_a_broken_line_never_stops_the_others",
    ),
    "20 a conversation cut at 500 parts is said to be incomplete": (
        "sources/test_desks.py::test_a_conversation_of_more_than_five_hundred_parts_is_said_to_be_incomplete",
    ),
    "31 a bomb, a path outside, ten thousand entries": (
        "sources/test_xlsx.py::test_a_bomb_or_a_path_outside_is_refused_before_it_is_unpacked",
    ),
    "32 cut or locked documents, cp932 captions, empty files": (
        "sources/test_notes.py::test_a_cp932_note_is_read_and_a_broken_docx_is_refused",
        "sources/test_xlsx.py::test_a_damaged_workbook_is_refused",
        "cli/test_bad_input.py::test_a_file_that_cannot_be_read_is_one_line_without_the_customers_words",
        "sources/test_files.py::test_a_folder_reads_only_what_is_new_and_a_refused_file_stops_no_other",
    ),
    "33 two voices in one cue; tracked changes": (
        "sources/test_notes.py::test_captions_with_names_voices_and_cut_sentences",
        "sources/test_notes.py::test_tracked_insertions_and_tables_of_a_word_file_are_read",
    ),
    "34 NUL, lone surrogates, overrides, a megabyte, emoji: the same in both stores": (
        "text/test_clean.py::test_invisible_characters_go_and_words_stay",
        "sources/test_faults.py::test_odd_characters_and_endless_texts_are_cleaned_or_rejected_alike_in_both_stores",
    ),
    "35 =HYPERLINK, ＝cmd, TAB+= are inert in Sheets, CSV and XLSX": (
        "sources/test_faults.py::test_formulas_people_wrote_are_words_and_go_back_inert",
        "destinations/test_files_and_csv.py::test_what_a_spreadsheet_would_run_gets_an_apostrophe",
        "destinations/test_sheet_tab.py::test_the_tab_is_written_in_one_request_and_then_left_alone",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_the_tests_it_names(fault: str) -> None:
    for named in FAULTS[fault]:
        file, _, name = named.partition("::")
        nodes = list(ast.walk(tree(TESTS / file)))
        functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        names = {
            target.id
            for node in nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        assert name in functions | names, named


def test_the_table_holds_every_case_of_reading() -> None:
    numbers = [int(fault.split()[0]) for fault in FAULTS]
    assert numbers == [*range(1, 21), *range(31, 36)]
