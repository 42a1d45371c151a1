#!/usr/bin/env python3
"""Event-hash ids of EPCIS documents: ours beside those of a published implementation that shares no code with Sanad.

    epcis.py SANAD FILE... [--ours]

With --ours, each event must have that id: the samples have been edited since they got theirs.

Each event of each document is given to `epcis-event-hash-generator` alone, so that one that it cannot read leaves the
others to be compared. It reads the context of EPCIS from its own files; no network is asked: the newer names of that
context lead to the one that it has.
"""

import json
import subprocess
import sys

from epcis_event_hash_generator import file_document_loader, hash_generator, json_to_py
from pyld import jsonld

KNOWN = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


def offline(url, options=None):
    if "epcis-context" not in url:
        raise ValueError(f"no context but that of EPCIS: {url}")
    return dict(own(KNOWN, options or {}), documentUrl=url)


own = file_document_loader.file_document_loader()
jsonld.set_document_loader(offline)


def theirs(document, event):
    """The id that the published implementation gives to an event, or the name of what it fails with."""
    json_to_py._namespaces.clear()
    alone = dict(document, epcisBody={"eventList": [event]})
    try:
        read = json_to_py.event_list_from_epcis_document_json(json.loads(json.dumps(alone)))
        [line] = hash_generator.derive_prehashes_from_events(read)
        [found] = hash_generator.calculate_hashes_from_pre_hashes([line])
        return found, line
    except (IndexError, jsonld.JsonLdError) as error:
        return None, type(error).__name__


def main():
    arguments = sys.argv[1:]
    are_ours = "--ours" in arguments
    sanad, *files = [argument for argument in arguments if argument != "--ours"]
    equal, unread, wrong = 0, [], 0
    for file in files:
        with open(file, encoding="utf-8") as opened:
            document = json.load(opened)
        done = subprocess.run([sanad, "--json", "epcis", file], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1) or not done.stdout:
            print(f"not ok {file}: {done.stderr.strip()}")
            wrong += 1
            continue
        ours = [event["id"] for event in json.loads(done.stdout)["events"]]
        events = document["epcisBody"]["eventList"]
        if len(ours) != len(events):
            print(f"not ok {file}: {len(events)} events, {len(ours)} read")
            wrong += 1
            continue
        for number, (event, our) in enumerate(zip(events, ours), 1):
            their, line = theirs(document, event)
            given = event.get("eventID", "")
            if are_ours and their not in (None, given):
                print(f"not ok {file}, event {number}: says of itself {given}")
                wrong += 1
            if their is None:
                unread.append(f"{file}, event {number}: {line}")
            elif their == our:
                equal += 1
            else:
                print(f"not ok {file}, event {number}: {our}, theirs {their}\n  of {line}")
                wrong += 1
    print(f"{equal} equal, {wrong} different, {len(unread)} that the published implementation cannot read")
    for line in unread:
        print(f"  {line}")
    # At least nine of ten must have been compared: otherwise nothing was shown.
    sys.exit(0 if wrong == 0 and equal >= 9 * len(unread) and equal > 0 else 1)


if __name__ == "__main__":
    main()
