"""How does what a laptop recorded offline come home? As a file, merged in any order with those of others."""
