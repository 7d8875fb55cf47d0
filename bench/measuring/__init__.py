"""What all measurements need: processes that are timed and watched, the machine they ran on, and how to sum up a few samples."""
