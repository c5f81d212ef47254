"""Use cases, one file a verb; each reads like the flow: read, check, plan, commit, verify."""
