"""Uses a running server through OpenAI's own Python package, which knows nothing of it.

    python openai_client.py http://127.0.0.1:8080
"""

import base64
import io
import json
import struct
import sys
import threading
import time
import urllib.request
import zlib

import openai

FAST = {"steps": 2}
SIZE = "128x128"


def png(width, height, colour, alpha=255):
    """The bytes of a PNG picture in one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + bytes((*colour, alpha)) * width
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def is_png(b64):
    return base64.b64decode(b64).startswith(b"\x89PNG")


class Checks:
    def __init__(self, url):
        self.url = url
        self.client = openai.OpenAI(base_url=url + "/v1", api_key="not needed", max_retries=0)

    def jobs(self, text):
        query = urllib.request.quote(text)
        with urllib.request.urlopen(f"{self.url}/v1/jobs?limit=100&q={query}") as answer:
            return json.load(answer)["data"]

    def generates(self):
        answer = self.client.images.generate(prompt="a red heart", size=SIZE, extra_body={"seed": 7, **FAST})
        assert is_png(answer.data[0].b64_json)
        assert answer.created > 0 and answer.size == SIZE and answer.output_format == "png"

    def makes_the_same_picture_of_the_same_seed(self):
        pictures = {
            self.client.images.generate(prompt="a red heart", size=SIZE, extra_body={"seed": 8, **FAST}).data[0].b64_json
            for _ in range(2)
        }
        assert len(pictures) == 1

    def makes_several(self):
        answer = self.client.images.generate(prompt="a blue star", size=SIZE, n=2, extra_body=FAST)
        assert len({picture.b64_json for picture in answer.data}) == 2

    def answers_with_an_address(self):
        answer = self.client.images.generate(prompt="a red heart", size=SIZE, response_format="url", extra_body=FAST)
        with urllib.request.urlopen(answer.data[0].url) as picture:
            assert picture.headers["Content-Type"] == "image/png"
            assert picture.read().startswith(b"\x89PNG")

    def writes_jpeg(self):
        answer = self.client.images.generate(
            prompt="a red heart", size=SIZE, output_format="jpeg", output_compression=80, extra_body=FAST
        )
        assert base64.b64decode(answer.data[0].b64_json).startswith(b"\xff\xd8")

    def writes_webp(self):
        answer = self.client.images.generate(prompt="a red heart", size=SIZE, output_format="webp", extra_body=FAST)
        assert base64.b64decode(answer.data[0].b64_json)[8:12] == b"WEBP"

    def streams(self):
        events = list(
            self.client.images.generate(
                prompt="a green tree", size=SIZE, stream=True, partial_images=2, extra_body={"steps": 60}
            )
        )
        assert [event.type for event in events[:-1]] == ["image_generation.partial_image"] * (len(events) - 1)
        assert events[-1].type == "image_generation.completed"
        assert 2 <= len(events) <= 3
        assert all(is_png(event.b64_json) for event in events)
        assert [event.partial_image_index for event in events[:-1]] == list(range(len(events) - 1))
        assert events[-1].usage is not None

    def edits(self):
        answer = self.client.images.edit(
            image=("picture.png", png(128, 128, (255, 255, 255))), prompt="a red heart", size=SIZE, extra_body=FAST
        )
        assert is_png(answer.data[0].b64_json)

    def edits_what_a_mask_leaves_open(self):
        answer = self.client.images.edit(
            image=[io.BufferedReader(io.BytesIO(png(128, 128, (255, 255, 255))))],
            mask=png(128, 128, (0, 0, 0), alpha=0),
            prompt="a blue star",
            size=SIZE,
            extra_body=FAST,
        )
        assert is_png(answer.data[0].b64_json)

    def streams_edits(self):
        events = list(
            self.client.images.edit(
                image=png(128, 128, (255, 255, 255)), prompt="a red heart", size=SIZE, stream=True, extra_body=FAST
            )
        )
        assert [event.type for event in events] == ["image_edit.completed"]

    def lists_models(self):
        model = self.client.models.list().data[0]
        assert model.object == "model"
        assert self.client.models.retrieve(model.id).id == model.id

    def takes_any_name_of_a_model(self):
        self.client.images.generate(model="gpt-image-1", prompt="a red heart", size=SIZE, extra_body=FAST)

    def refuses_what_no_retry_changes_only_once(self):
        client = self.client.with_options(max_retries=3)
        begin = time.monotonic()
        try:
            client.images.generate(prompt="a red heart", size="100x100", extra_body=FAST)
            raise AssertionError("a size that cannot be was taken")
        except openai.BadRequestError as error:
            assert error.type == "invalid_request_error", error.type
            assert error.param == "size", error.param
            assert error.code, error.body
        assert time.monotonic() - begin < 2, "it was asked again"

    def refuses_a_prompt_of_another_type(self):
        try:
            self.client.images.generate(prompt=7, extra_body=FAST)
            raise AssertionError("a number was taken for a prompt")
        except openai.BadRequestError as error:
            assert error.param == "prompt"

    def draws_once_for_a_client_that_gives_up_and_asks_again(self):
        prompt = "a purple umbrella and a yellow fish"
        client = self.client.with_options(timeout=1, max_retries=10)
        answer = client.images.generate(prompt=prompt, size="256x256", extra_body={"steps": 30})
        assert is_png(answer.data[0].b64_json)
        assert len(self.jobs(prompt)) == 1, self.jobs(prompt)

    def draws_once_for_an_idempotency_key(self):
        headers = {"Idempotency-Key": "check-of-clients-%d" % time.time()}
        pictures = []
        threads = [
            threading.Thread(
                target=lambda: pictures.append(
                    self.client.images.generate(
                        prompt="a pink cloud", size=SIZE, extra_body=FAST, extra_headers=headers
                    ).data[0].b64_json
                )
            )
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(pictures) == 3 and len(set(pictures)) == 1


def main():
    checks = Checks(sys.argv[1].rstrip("/"))
    failed = 0
    for name, check in vars(Checks).items():
        if name.startswith("_") or name == "jobs":
            continue
        try:
            check(checks)
            print("ok    ", name.replace("_", " "))
        except Exception as error:  # each check is told of, whatever goes wrong
            failed += 1
            print("FAILED", name.replace("_", " "), "-", type(error).__name__, error)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
