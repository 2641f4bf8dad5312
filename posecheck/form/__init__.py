"""What has been true, and for how long: rules, phases, holds, warnings, and the loop that puts them together."""
