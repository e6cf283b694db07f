"""Proposed of a claim before a person looks: who said it, and how it stands alone. Pure; decides nothing."""
