"""Writes the answers that are exported: answers.py SAMPLE FOLDER."""

import copy
import json
import sys
from pathlib import Path

sample = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
folder = Path(sys.argv[2])


def write(name, change):
    message = copy.deepcopy(sample)
    change(message["XmlMsg"]["MessageHeader"], message["XmlMsg"]["MessageBody"])
    text = json.dumps(message, ensure_ascii=False)
    (folder / f"{name}.answer.json").write_text(text, encoding="utf-8")


def without_result(header, body, validity):
    body["QualificationValidity"] = validity
    body["ResultList"] = {"ResultOfQualificationConfirmation": []}


def several(header, body):
    body["QualificationValidity"] = "5"
    body["ResultList"]["ResultOfQualificationConfirmation"] *= 2


def failed(header, body):
    header.update(SegmentOfResult="9", ErrorCode="E00001", ErrorMessage="架空のエラー")
    without_result(header, body, None)


def bare(header, body):
    header.clear()
    body["ResultList"]["ResultOfQualificationConfirmation"] = [{"Birthdate": "19850704"}]


write("valid", lambda header, body: None)
write("ended", lambda header, body: body.update(QualificationValidity="2"))
write("none", lambda header, body: without_result(header, body, "4"))
write("several", several)
write("failed", failed)
write("bare", bare)
