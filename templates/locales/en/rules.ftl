# Sanad, English: rules
