-- Two numbers that differ only by case would be one folder on some systems, so no pack could hold both.
CREATE UNIQUE INDEX records_by_number_in_lower_case ON records (organisation, lower(number));
