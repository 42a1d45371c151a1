# Sanad, Urdu: readme
