"""The four teams' briefs: from one week's data to Markdown and one self-contained HTML page."""

from vocpipe.drafting.briefs.marketing import marketing_brief
from vocpipe.drafting.briefs.product import product_brief
from vocpipe.drafting.briefs.sales import sales_brief
from vocpipe.drafting.briefs.success import success_brief

__all__ = ["marketing_brief", "product_brief", "sales_brief", "success_brief"]
