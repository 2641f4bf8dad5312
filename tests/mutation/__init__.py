"""Would the tests notice? Small faults are planted in a module, one at a time; those that no test sees are listed."""
