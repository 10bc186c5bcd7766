"""What a team teaches vocpipe: the rule of account levels, and better names for its features."""
