"""Stores what Sippra's nodes record, keeps how they are now, and says once what needs somebody.

python3 sippra_reader.py mqtt://broker.example sippra.sqlite
"""
import json, os, sqlite3, sys, uuid
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

url, db = urlsplit(sys.argv[1]), sqlite3.connect(sys.argv[2])
ACT_WITHIN = timedelta(hours=float(os.environ.get("ACT_WITHIN_H", "2")))  # nobody goes out for an older burst
SESSION_S = 7 * 86_400  # so long the broker keeps what comes while this is away
NO_LEAK = ("ok", "warm-up", "muted")  # not used-to-it: the noise goes on; nor a word of a later version

db.executescript("""PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS records (site, id, message, node, time, late, payload, PRIMARY KEY (site, id));
  CREATE TABLE IF NOT EXISTS states (topic PRIMARY KEY, time, payload);
  CREATE TABLE IF NOT EXISTS told (what PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS client (one PRIMARY KEY, id)""")
with db:  # the session at the broker belongs to this database: what it has acknowledged is in it
    db.execute("INSERT OR IGNORE INTO client VALUES (1, ?)", [f"sippra-reader-{uuid.uuid4().hex[:12]}"])
(client_id,) = db.execute("SELECT id FROM client").fetchone()


def alarm(what, sentence):
    if db.execute("INSERT OR IGNORE INTO told VALUES (?)", [what]).rowcount:
        print("ALARM", sentence, flush=True)  # or a mail, a ticket, a text message


def take(topic, text):
    site, _, name, message = topic.split("/")[2:6]
    if not text:  # removed, or renamed
        return db.execute("DELETE FROM states WHERE topic = ?", [topic])
    value = json.loads(text)
    time = value.get("time_best") or value.get("time")
    if "id" in value:
        row = (site, value["id"], message, name, time, value["late"], text)
        db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        age = datetime.now(timezone.utc) - datetime.fromisoformat(time.replace("Z", "+00:00"))
        if value.get("kind") == "burst" and not value["late"] and age < ACT_WITHIN:
            alarm(f"{site} {value['id']}", f"burst at {name}, {value['change_kpa']} kPa")
        return
    newer = db.execute("""INSERT INTO states VALUES (?, ?, ?) ON CONFLICT (topic) DO UPDATE
      SET time = coalesce(excluded.time, time), payload = excluded.payload
      WHERE excluded.time >= time OR excluded.time IS NULL OR time IS NULL""", [topic, time, text]).rowcount
    if message == "leak" and newer and value["state"] not in NO_LEAK:
        state, since = value["state"], value["since"] or value["since_before"]
        alarm(f"{site} {name} {state} {since}", f"{state} at {name}, score {value['leak_score']}")


def on_message(client, _, message):  # acknowledged when this returns, with paho 1 and 2: stored before that
    try:
        with db:
            take(message.topic, message.payload.decode())
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # what is no message of Sippra's shall not hold up the others
        print(f"left out {message.topic}: {error!r}", file=sys.stderr, flush=True)


def on_connect(client, _, flags, reason, properties):
    print(f"connected: {reason}", flush=True)
    kept = flags["session present"] if isinstance(flags, dict) else flags.session_present
    if not kept:  # nodes that were removed meanwhile are not told of; what there is comes as retained
        with db:
            db.execute("DELETE FROM states")
    client.subscribe([("sippra/v1/+/node/+/+", 1), ("sippra/v1/+/gateway/+/+", 1)])


is_paho_2 = hasattr(mqtt, "CallbackAPIVersion")
options = {"callback_api_version": mqtt.CallbackAPIVersion.VERSION2} if is_paho_2 else {}
client = mqtt.Client(client_id=client_id, protocol=mqtt.MQTTv5, **options)
client.on_connect, client.on_message = on_connect, on_message
if "MQTT_USER" in os.environ:
    client.username_pw_set(os.environ["MQTT_USER"], os.environ["MQTT_PASSWORD"])
if url.scheme == "mqtts":
    client.tls_set(os.environ.get("MQTT_CA"))
expiry = Properties(PacketTypes.CONNECT)
expiry.SessionExpiryInterval = SESSION_S
port = url.port or (8883 if url.scheme == "mqtts" else 1883)
client.connect_async(url.hostname, port, clean_start=False, properties=expiry)
client.loop_forever(retry_first_connection=True)
