// Made by `npm run contract` from gateway/deliver/contract: not written by hand.

/** JSON Schemas (draft-07) of the payloads, by message. */
export const schemas = {
  "reading": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:reading",
    "title": "reading",
    "description": "a reading, soon after it was taken: younger than two reporting intervals, and newer than the last one here",
    "x-sv": "ett mätvärde, strax efter att det togs",
    "x-topic": "sippra/v1/{site}/node/{node}/reading",
    "x-nature": "record",
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
        "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "late": {
        "type": "boolean",
        "description": "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
        "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det"
      },
      "pressure_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "gauge pressure, mean of the reporting interval",
        "x-sv": "övertryck, medelvärde under intervallet",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_min_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its least sample",
        "x-sv": "lägsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_max_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its greatest sample",
        "x-sv": "högsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_deviation_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its standard deviation",
        "x-sv": "standardavvikelse",
        "x-unit": "kPa",
        "x-decimals": 2
      },
      "level_dbfs": {
        "type": [
          "integer",
          "null"
        ],
        "description": "level of the quietest tenth of what was heard",
        "x-sv": "ljudnivå i den tystaste tiondelen",
        "x-unit": "dB re full scale"
      },
      "bands_dbfs": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "object",
          "properties": {
            "from_hz": {
              "type": "integer",
              "description": "lower edge",
              "x-sv": "nedre gräns",
              "x-unit": "Hz"
            },
            "to_hz": {
              "type": "integer",
              "description": "upper edge",
              "x-sv": "övre gräns",
              "x-unit": "Hz"
            },
            "level_dbfs": {
              "type": "integer",
              "description": "level in it",
              "x-sv": "ljudnivå",
              "x-unit": "dB re full scale"
            }
          },
          "required": [
            "from_hz",
            "to_hz",
            "level_dbfs"
          ],
          "description": "a band",
          "x-sv": "ett band"
        },
        "description": "levels of bands, low to high; null where not measured",
        "x-sv": "ljudnivåer i band"
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      },
      "battery_v": {
        "type": [
          "number",
          "null"
        ],
        "description": "the battery's voltage under load; null on mains or USB",
        "x-sv": "batterispänning",
        "x-unit": "V",
        "x-decimals": 2
      },
      "temperature_c": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the board's temperature",
        "x-sv": "kortets temperatur",
        "x-unit": "°C"
      }
    },
    "required": [
      "id",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "late",
      "pressure_kpa",
      "pressure_min_kpa",
      "pressure_max_kpa",
      "pressure_deviation_kpa",
      "level_dbfs",
      "bands_dbfs",
      "leak_score",
      "flags",
      "flags_bits",
      "battery_v",
      "temperature_c"
    ]
  },
  "history": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:history",
    "title": "history",
    "description": "a reading that comes late, after an outage of line, radio, gateway or broker, in order",
    "x-sv": "ett mätvärde som kommer i efterhand, i ordning",
    "x-topic": "sippra/v1/{site}/node/{node}/history",
    "x-nature": "record",
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
        "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "late": {
        "type": "boolean",
        "description": "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
        "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det"
      },
      "pressure_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "gauge pressure, mean of the reporting interval",
        "x-sv": "övertryck, medelvärde under intervallet",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_min_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its least sample",
        "x-sv": "lägsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_max_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its greatest sample",
        "x-sv": "högsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_deviation_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its standard deviation",
        "x-sv": "standardavvikelse",
        "x-unit": "kPa",
        "x-decimals": 2
      },
      "level_dbfs": {
        "type": [
          "integer",
          "null"
        ],
        "description": "level of the quietest tenth of what was heard",
        "x-sv": "ljudnivå i den tystaste tiondelen",
        "x-unit": "dB re full scale"
      },
      "bands_dbfs": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "object",
          "properties": {
            "from_hz": {
              "type": "integer",
              "description": "lower edge",
              "x-sv": "nedre gräns",
              "x-unit": "Hz"
            },
            "to_hz": {
              "type": "integer",
              "description": "upper edge",
              "x-sv": "övre gräns",
              "x-unit": "Hz"
            },
            "level_dbfs": {
              "type": "integer",
              "description": "level in it",
              "x-sv": "ljudnivå",
              "x-unit": "dB re full scale"
            }
          },
          "required": [
            "from_hz",
            "to_hz",
            "level_dbfs"
          ],
          "description": "a band",
          "x-sv": "ett band"
        },
        "description": "levels of bands, low to high; null where not measured",
        "x-sv": "ljudnivåer i band"
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      },
      "battery_v": {
        "type": [
          "number",
          "null"
        ],
        "description": "the battery's voltage under load; null on mains or USB",
        "x-sv": "batterispänning",
        "x-unit": "V",
        "x-decimals": 2
      },
      "temperature_c": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the board's temperature",
        "x-sv": "kortets temperatur",
        "x-unit": "°C"
      }
    },
    "required": [
      "id",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "late",
      "pressure_kpa",
      "pressure_min_kpa",
      "pressure_max_kpa",
      "pressure_deviation_kpa",
      "level_dbfs",
      "bands_dbfs",
      "leak_score",
      "flags",
      "flags_bits",
      "battery_v",
      "temperature_c"
    ]
  },
  "event": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:event",
    "title": "event",
    "description": "what a node tells as soon as it can: a burst, a change of leak state, a sensor that fails or speaks again",
    "x-sv": "det som en nod säger så snart den kan: rörbrott, ändrat läckagetillstånd, givarfel",
    "x-topic": "sippra/v1/{site}/node/{node}/event",
    "x-nature": "record",
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
        "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "late": {
        "type": "boolean",
        "description": "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
        "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det"
      },
      "kind": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "what happened",
        "x-sv": "vad som hände",
        "x-known": {
          "burst": {
            "en": "a burst: the pressure has fallen suddenly and stayed down for ten minutes",
            "sv": "rörbrott: trycket föll plötsligt och förblev lågt i tio minuter"
          },
          "leak-state": {
            "en": "the leak state has changed",
            "sv": "läckagetillståndet har ändrats"
          },
          "fault": {
            "en": "a sensor fails, or speaks again",
            "sv": "en givare har slutat fungera, eller fungerar igen"
          }
        }
      },
      "kind_code": {
        "type": "integer",
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "change_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "of a burst: how much the pressure changed; a fall is negative",
        "x-sv": "tryckändring vid rörbrott",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "change_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "of a change of leak state: how far the last nights are above the baseline (a percentile of up to seven: a single loud night does not move it)",
        "x-sv": "hur mycket nätterna ligger över normalnivån",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "duration_s": {
        "type": [
          "integer",
          "null"
        ],
        "description": "of a burst: how long the fall has lasted when it was told",
        "x-sv": "varaktighet",
        "x-unit": "s"
      },
      "before_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "of a burst: pressure before it",
        "x-sv": "tryck före",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "after_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "of a burst: pressure after it",
        "x-sv": "tryck efter",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "before_state": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "of a change of leak state: the state before",
        "x-sv": "tillstånd före",
        "x-known": {
          "warm-up": {
            "en": "the node learns what its pipe is usually like; it tells bursts, and leaks only by the start rule",
            "sv": "lär in: noden lär sig hur ledningen brukar låta"
          },
          "ok": {
            "en": "nothing speaks for a leak",
            "sv": "inget tyder på läcka"
          },
          "suspect": {
            "en": "a leak is suspected: look at neighbouring nodes, and listen on the spot when it is convenient",
            "sv": "misstänkt läcka: se på grannoder och lyssna på plats när det passar"
          },
          "leak": {
            "en": "a leak is likely: a score of 60 and more on three nights running after it was suspected, or a sudden rise with a fall of pressure; locate it",
            "sv": "sannolik läcka: lokalisera den"
          },
          "muted": {
            "en": "somebody has said that the noise is known and no leak: the node learns anew for 14 nights",
            "sv": "tystad: någon har sagt att ljudet är känt, och noden lär in på nytt i 14 nätter"
          },
          "used-to-it": {
            "en": "not quiet: the noise that was suspected goes on, and the node has become used to it, since its baseline creeps while it suspects; whether it is a leak is as open as before",
            "sv": "van vid ljudet: det misstänkta ljudet fortsätter, men noden har vant sig; det är inte tyst"
          }
        }
      },
      "before_state_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "after_state": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "of a change of leak state: the state after",
        "x-sv": "tillstånd efter",
        "x-known": {
          "warm-up": {
            "en": "the node learns what its pipe is usually like; it tells bursts, and leaks only by the start rule",
            "sv": "lär in: noden lär sig hur ledningen brukar låta"
          },
          "ok": {
            "en": "nothing speaks for a leak",
            "sv": "inget tyder på läcka"
          },
          "suspect": {
            "en": "a leak is suspected: look at neighbouring nodes, and listen on the spot when it is convenient",
            "sv": "misstänkt läcka: se på grannoder och lyssna på plats när det passar"
          },
          "leak": {
            "en": "a leak is likely: a score of 60 and more on three nights running after it was suspected, or a sudden rise with a fall of pressure; locate it",
            "sv": "sannolik läcka: lokalisera den"
          },
          "muted": {
            "en": "somebody has said that the noise is known and no leak: the node learns anew for 14 nights",
            "sv": "tystad: någon har sagt att ljudet är känt, och noden lär in på nytt i 14 nätter"
          },
          "used-to-it": {
            "en": "not quiet: the noise that was suspected goes on, and the node has become used to it, since its baseline creeps while it suspects; whether it is a leak is as open as before",
            "sv": "van vid ljudet: det misstänkta ljudet fortsätter, men noden har vant sig; det är inte tyst"
          }
        }
      },
      "after_state_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "before_faults": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a fault",
          "x-sv": "ett fel",
          "x-known": {
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            }
          }
        },
        "description": "of a fault: what was wrong with the sensors before it; empty where nothing was",
        "x-sv": "givarfel före; tom om inget fel fanns"
      },
      "after_faults": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a fault",
          "x-sv": "ett fel",
          "x-known": {
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            }
          }
        },
        "description": "of a fault: what is wrong with them after it; empty where nothing is",
        "x-sv": "givarfel efter; tom om inget fel finns"
      },
      "rule": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known",
        "x-sv": "den regel som talade för läcka, den starkaste om flera gjorde det",
        "x-known": {
          "slow": {
            "en": "most of the last seven nights are louder than the baseline by 3.5 dB and more, and by two deviations",
            "sv": "de flesta av de sju senaste nätterna ligger minst 3,5 dB och två standardavvikelser över normalnivån"
          },
          "fast": {
            "en": "four nights running are louder than the baseline by 10 dB and more",
            "sv": "fyra nätter i rad ligger minst 10 dB över normalnivån"
          },
          "start": {
            "en": "the pipe sounds like a leak by itself, five nights running, before there is a baseline",
            "sv": "ledningen låter som en läcka fem nätter i rad, innan det finns en normalnivå"
          },
          "pressure": {
            "en": "one night is louder than the baseline by 10 dB and more, and the pressure has fallen too",
            "sv": "en natt ligger minst 10 dB över normalnivån, och trycket har också fallit"
          }
        }
      },
      "rule_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come",
        "x-sv": "samma som ett tal; 0 om ingen gjorde det"
      },
      "crept_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware",
        "x-sv": "hur mycket normalnivån har krupit efter ljudet sedan misstanken började",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "components": {
        "type": [
          "object",
          "null"
        ],
        "properties": {
          "rise": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much louder than usual",
            "x-sv": "hur mycket starkare än vanligt",
            "x-decimals": 1
          },
          "spread": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much steadier than usual",
            "x-sv": "hur mycket jämnare än vanligt",
            "x-decimals": 1
          },
          "frequency": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much higher than usual",
            "x-sv": "hur mycket ljusare än vanligt",
            "x-decimals": 1
          },
          "pressure": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much lower the pressure is at night",
            "x-sv": "hur mycket lägre trycket är på natten",
            "x-decimals": 1
          },
          "tonal": {
            "type": [
              "number",
              "null"
            ],
            "description": "a tone speaks against a leak",
            "x-sv": "en ton talar emot läcka",
            "x-decimals": 1
          }
        },
        "required": [
          "rise",
          "spread",
          "frequency",
          "pressure",
          "tonal"
        ],
        "description": "what the score was made of when the state changed: parts to be compared with each other, positive ones speak for a leak",
        "x-sv": "vad poängen bestod av när tillståndet ändrades"
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      }
    },
    "required": [
      "id",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "late",
      "kind",
      "kind_code",
      "change_kpa",
      "change_db",
      "duration_s",
      "before_kpa",
      "after_kpa",
      "before_state",
      "before_state_code",
      "after_state",
      "after_state_code",
      "before_faults",
      "after_faults",
      "rule",
      "rule_code",
      "crept_db",
      "leak_score",
      "components",
      "flags",
      "flags_bits"
    ]
  },
  "night": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:night",
    "title": "night",
    "description": "what a node heard while the town was quiet, and what it decided",
    "x-sv": "vad en nod hörde medan staden var tyst, och vad den bedömde",
    "x-topic": "sippra/v1/{site}/node/{node}/night",
    "x-nature": "record",
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
        "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "late": {
        "type": "boolean",
        "description": "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
        "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det"
      },
      "night": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
        "description": "the date of its morning, in the node's local standard time",
        "x-sv": "datum för nattens morgon, i nodens normaltid",
        "format": "date"
      },
      "level_10_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "level that a tenth of its windows were under: the quiet ones",
        "x-sv": "ljudnivå, 10:e percentilen",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "level_50_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "median level",
        "x-sv": "ljudnivå, median",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "level_90_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "level that a tenth were over",
        "x-sv": "ljudnivå, 90:e percentilen",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "baseline_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "what level_10 usually is here: a median of past quiet nights",
        "x-sv": "normalnivå",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "baseline_deviation_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "by how much it usually differs from night to night",
        "x-sv": "normalnivåns spridning",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "rise_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "how far the last nights are above the baseline: a percentile of up to seven, which a single loud night does not move",
        "x-sv": "höjning över normalnivån",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "main_band_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "level in the band where leaks are heard, in the quietest windows",
        "x-sv": "ljudnivå i huvudbandet",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "frequency_hz": {
        "type": [
          "integer",
          "null"
        ],
        "description": "of a sine that crosses zero as often, in the quietest windows",
        "x-sv": "frekvens",
        "x-unit": "Hz"
      },
      "tonality_db": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how much a tone stands out, in the quietest windows",
        "x-sv": "tonalitet",
        "x-unit": "dB"
      },
      "windows": {
        "type": "integer",
        "description": "how many windows of a quarter of a second were listened to",
        "x-sv": "antal lyssnade fönster"
      },
      "pressure_10_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "gauge pressure of the night, 10th percentile",
        "x-sv": "övertryck, 10:e percentilen",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_50_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its median",
        "x-sv": "median",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_min_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its least sample",
        "x-sv": "lägsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_drop_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "how much lower than usual the 10th percentile is",
        "x-sv": "hur mycket lägre än vanligt",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "leak state after this night",
        "x-sv": "läckagetillstånd efter natten",
        "x-known": {
          "warm-up": {
            "en": "the node learns what its pipe is usually like; it tells bursts, and leaks only by the start rule",
            "sv": "lär in: noden lär sig hur ledningen brukar låta"
          },
          "ok": {
            "en": "nothing speaks for a leak",
            "sv": "inget tyder på läcka"
          },
          "suspect": {
            "en": "a leak is suspected: look at neighbouring nodes, and listen on the spot when it is convenient",
            "sv": "misstänkt läcka: se på grannoder och lyssna på plats när det passar"
          },
          "leak": {
            "en": "a leak is likely: a score of 60 and more on three nights running after it was suspected, or a sudden rise with a fall of pressure; locate it",
            "sv": "sannolik läcka: lokalisera den"
          },
          "muted": {
            "en": "somebody has said that the noise is known and no leak: the node learns anew for 14 nights",
            "sv": "tystad: någon har sagt att ljudet är känt, och noden lär in på nytt i 14 nätter"
          },
          "used-to-it": {
            "en": "not quiet: the noise that was suspected goes on, and the node has become used to it, since its baseline creeps while it suspects; whether it is a leak is as open as before",
            "sv": "van vid ljudet: det misstänkta ljudet fortsätter, men noden har vant sig; det är inte tyst"
          }
        }
      },
      "state_code": {
        "type": "integer",
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "rule": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known",
        "x-sv": "den regel som talade för läcka, den starkaste om flera gjorde det",
        "x-known": {
          "slow": {
            "en": "most of the last seven nights are louder than the baseline by 3.5 dB and more, and by two deviations",
            "sv": "de flesta av de sju senaste nätterna ligger minst 3,5 dB och två standardavvikelser över normalnivån"
          },
          "fast": {
            "en": "four nights running are louder than the baseline by 10 dB and more",
            "sv": "fyra nätter i rad ligger minst 10 dB över normalnivån"
          },
          "start": {
            "en": "the pipe sounds like a leak by itself, five nights running, before there is a baseline",
            "sv": "ledningen låter som en läcka fem nätter i rad, innan det finns en normalnivå"
          },
          "pressure": {
            "en": "one night is louder than the baseline by 10 dB and more, and the pressure has fallen too",
            "sv": "en natt ligger minst 10 dB över normalnivån, och trycket har också fallit"
          }
        }
      },
      "rule_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come",
        "x-sv": "samma som ett tal; 0 om ingen gjorde det"
      },
      "crept_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware",
        "x-sv": "hur mycket normalnivån har krupit efter ljudet sedan misstanken började",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      },
      "battery_v": {
        "type": [
          "number",
          "null"
        ],
        "description": "the battery's voltage under load; null on mains or USB",
        "x-sv": "batterispänning",
        "x-unit": "V",
        "x-decimals": 2
      },
      "temperature_c": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the board's temperature",
        "x-sv": "kortets temperatur",
        "x-unit": "°C"
      }
    },
    "required": [
      "id",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "late",
      "night",
      "level_10_dbfs",
      "level_50_dbfs",
      "level_90_dbfs",
      "baseline_dbfs",
      "baseline_deviation_db",
      "rise_db",
      "main_band_dbfs",
      "frequency_hz",
      "tonality_db",
      "windows",
      "pressure_10_kpa",
      "pressure_50_kpa",
      "pressure_min_kpa",
      "pressure_drop_kpa",
      "leak_score",
      "state",
      "state_code",
      "rule",
      "rule_code",
      "crept_db",
      "flags",
      "flags_bits",
      "battery_v",
      "temperature_c"
    ]
  },
  "spectrum": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:spectrum",
    "title": "spectrum",
    "description": "a night's spectrum, weekly and on request, in two messages: its `lines`, then its `levels`",
    "x-sv": "en natts spektrum, varje vecka och på begäran, i två delar",
    "x-topic": "sippra/v1/{site}/node/{node}/spectrum",
    "x-nature": "record",
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "network-node-epoch-counter: names this message on its topic, the same in every copy of it",
        "x-sv": "nät-nod-epok-räknare: meddelandets namn, samma i varje kopia"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "late": {
        "type": "boolean",
        "description": "it comes late, after an outage or out of turn: store it, and let no display or alarm go back to it",
        "x-sv": "kommer i efterhand: lagra det, men visa eller larma inte på det"
      },
      "part": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "which of its two parts this is; each is a message",
        "x-sv": "vilken av två delar",
        "x-known": {
          "lines": {
            "en": "mean levels in the quietest windows",
            "sv": "medelnivåer i de tystaste fönstren"
          },
          "levels": {
            "en": "how the levels of the night's windows were spread",
            "sv": "hur nattens nivåer fördelade sig"
          }
        }
      },
      "night": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
        "description": "the date of its morning, in the node's local standard time",
        "x-sv": "datum för nattens morgon, i nodens normaltid",
        "format": "date"
      },
      "lines": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "object",
          "properties": {
            "from_hz": {
              "type": "integer",
              "description": "lower edge",
              "x-sv": "nedre gräns",
              "x-unit": "Hz"
            },
            "to_hz": {
              "type": "integer",
              "description": "upper edge",
              "x-sv": "övre gräns",
              "x-unit": "Hz"
            },
            "level_dbfs": {
              "type": "integer",
              "description": "level in it",
              "x-sv": "ljudnivå",
              "x-unit": "dB re full scale"
            }
          },
          "required": [
            "from_hz",
            "to_hz",
            "level_dbfs"
          ],
          "description": "a line of the spectrum",
          "x-sv": "en linje i spektrumet"
        },
        "description": "of `lines`: low to high, from 64 Hz on",
        "x-sv": "linjer, låga först"
      },
      "windows": {
        "type": [
          "integer",
          "null"
        ],
        "description": "of `lines`: how many windows were the quietest fifth",
        "x-sv": "antal tystaste fönster"
      },
      "counts": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "object",
          "properties": {
            "from_dbfs": {
              "type": [
                "number",
                "null"
              ],
              "description": "lower edge; null where it has none",
              "x-sv": "nedre gräns",
              "x-unit": "dB re full scale",
              "x-decimals": 1
            },
            "to_dbfs": {
              "type": [
                "number",
                "null"
              ],
              "description": "upper edge; null where it has none",
              "x-sv": "övre gräns",
              "x-unit": "dB re full scale",
              "x-decimals": 1
            },
            "windows": {
              "type": "integer",
              "description": "how many windows had a level between them",
              "x-sv": "antal fönster"
            }
          },
          "required": [
            "from_dbfs",
            "to_dbfs",
            "windows"
          ],
          "description": "a class of levels",
          "x-sv": "en klass av ljudnivåer"
        },
        "description": "of `levels`: low to high; the first has all below, the last all above",
        "x-sv": "klasser, låga först"
      }
    },
    "required": [
      "id",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "late",
      "part",
      "night",
      "lines",
      "windows",
      "counts"
    ]
  },
  "latest": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:latest",
    "title": "latest",
    "description": "the newest reading there is of a node",
    "x-sv": "nodens nyaste mätvärde",
    "x-topic": "sippra/v1/{site}/node/{node}/latest",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "based_on": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "id of the record that it rests on: of `latest` a reading, of `leak` a night or an event",
        "x-sv": "id för den post som det bygger på"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was measured: of a night, when it ended; of a burst, when the fall began. Null where the node's clock was not set: then it lies between the next two",
        "x-sv": "när det mättes; null om nodens klocka inte var ställd",
        "format": "date-time"
      },
      "time_after": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured after this; null where `time` is there, or nothing is known",
        "x-sv": "mättes efter detta",
        "format": "date-time"
      },
      "time_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "it was measured before this; null where `time` is there, and where `received` is a guess (flag `received-guessed`)",
        "x-sv": "mättes före detta",
        "format": "date-time"
      },
      "time_best": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the best that is known of when it was measured, never null: `time` where there is one, else a time from the one bound to the other; several records may share it",
        "x-sv": "bästa kända mättid, aldrig null",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "via": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "the way it came to the gateway",
        "x-sv": "vägen till gatewayen",
        "x-known": {
          "serial": {
            "en": "a line",
            "sv": "ledning"
          },
          "radio": {
            "en": "LoRa",
            "sv": "LoRa"
          },
          "journal": {
            "en": "what somebody has read from its flash, and given to the gateway",
            "sv": "det någon läst ur dess flashminne och gett gatewayen"
          }
        }
      },
      "pressure_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "gauge pressure, mean of the reporting interval",
        "x-sv": "övertryck, medelvärde under intervallet",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_min_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its least sample",
        "x-sv": "lägsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_max_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its greatest sample",
        "x-sv": "högsta värde",
        "x-unit": "kPa",
        "x-decimals": 1
      },
      "pressure_deviation_kpa": {
        "type": [
          "number",
          "null"
        ],
        "description": "its standard deviation",
        "x-sv": "standardavvikelse",
        "x-unit": "kPa",
        "x-decimals": 2
      },
      "level_dbfs": {
        "type": [
          "integer",
          "null"
        ],
        "description": "level of the quietest tenth of what was heard",
        "x-sv": "ljudnivå i den tystaste tiondelen",
        "x-unit": "dB re full scale"
      },
      "bands_dbfs": {
        "type": [
          "array",
          "null"
        ],
        "items": {
          "type": "object",
          "properties": {
            "from_hz": {
              "type": "integer",
              "description": "lower edge",
              "x-sv": "nedre gräns",
              "x-unit": "Hz"
            },
            "to_hz": {
              "type": "integer",
              "description": "upper edge",
              "x-sv": "övre gräns",
              "x-unit": "Hz"
            },
            "level_dbfs": {
              "type": "integer",
              "description": "level in it",
              "x-sv": "ljudnivå",
              "x-unit": "dB re full scale"
            }
          },
          "required": [
            "from_hz",
            "to_hz",
            "level_dbfs"
          ],
          "description": "a band",
          "x-sv": "ett band"
        },
        "description": "levels of bands, low to high; null where not measured",
        "x-sv": "ljudnivåer i band"
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      },
      "battery_v": {
        "type": [
          "number",
          "null"
        ],
        "description": "the battery's voltage under load; null on mains or USB",
        "x-sv": "batterispänning",
        "x-unit": "V",
        "x-decimals": 2
      },
      "temperature_c": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the board's temperature",
        "x-sv": "kortets temperatur",
        "x-unit": "°C"
      }
    },
    "required": [
      "based_on",
      "site",
      "gateway",
      "node",
      "time",
      "time_after",
      "time_before",
      "time_best",
      "received",
      "via",
      "pressure_kpa",
      "pressure_min_kpa",
      "pressure_max_kpa",
      "pressure_deviation_kpa",
      "level_dbfs",
      "bands_dbfs",
      "leak_score",
      "flags",
      "flags_bits",
      "battery_v",
      "temperature_c"
    ]
  },
  "leak": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:leak",
    "title": "leak",
    "description": "what a node has decided about a leak, since when, and why",
    "x-sv": "nodens bedömning av läcka, sedan när och varför",
    "x-topic": "sippra/v1/{site}/node/{node}/leak",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "based_on": {
        "type": "string",
        "pattern": "^\\d+-\\d+-\\d+-\\d+$",
        "description": "id of the record that it rests on: of `latest` a reading, of `leak` a night or an event",
        "x-sv": "id för den post som det bygger på"
      },
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the record that it rests on was made",
        "x-sv": "när posten gjordes",
        "format": "date-time"
      },
      "received": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway had it, by its clock",
        "x-sv": "när gatewayen fick det, enligt dess klocka",
        "format": "date-time"
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "leak state",
        "x-sv": "läckagetillstånd",
        "x-known": {
          "warm-up": {
            "en": "the node learns what its pipe is usually like; it tells bursts, and leaks only by the start rule",
            "sv": "lär in: noden lär sig hur ledningen brukar låta"
          },
          "ok": {
            "en": "nothing speaks for a leak",
            "sv": "inget tyder på läcka"
          },
          "suspect": {
            "en": "a leak is suspected: look at neighbouring nodes, and listen on the spot when it is convenient",
            "sv": "misstänkt läcka: se på grannoder och lyssna på plats när det passar"
          },
          "leak": {
            "en": "a leak is likely: a score of 60 and more on three nights running after it was suspected, or a sudden rise with a fall of pressure; locate it",
            "sv": "sannolik läcka: lokalisera den"
          },
          "muted": {
            "en": "somebody has said that the noise is known and no leak: the node learns anew for 14 nights",
            "sv": "tystad: någon har sagt att ljudet är känt, och noden lär in på nytt i 14 nätter"
          },
          "used-to-it": {
            "en": "not quiet: the noise that was suspected goes on, and the node has become used to it, since its baseline creeps while it suspects; whether it is a leak is as open as before",
            "sv": "van vid ljudet: det misstänkta ljudet fortsätter, men noden har vant sig; det är inte tyst"
          }
        }
      },
      "state_code": {
        "type": "integer",
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "since": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the state began; null where that is not known: then it was before `since_before`",
        "x-sv": "när tillståndet började",
        "format": "date-time"
      },
      "since_before": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "the state began before this; null where `since` is there",
        "x-sv": "tillståndet började före detta",
        "format": "date-time"
      },
      "rule": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "the rule that spoke for a leak, the strongest where several did; null where none did, or that is not known",
        "x-sv": "den regel som talade för läcka, den starkaste om flera gjorde det",
        "x-known": {
          "slow": {
            "en": "most of the last seven nights are louder than the baseline by 3.5 dB and more, and by two deviations",
            "sv": "de flesta av de sju senaste nätterna ligger minst 3,5 dB och två standardavvikelser över normalnivån"
          },
          "fast": {
            "en": "four nights running are louder than the baseline by 10 dB and more",
            "sv": "fyra nätter i rad ligger minst 10 dB över normalnivån"
          },
          "start": {
            "en": "the pipe sounds like a leak by itself, five nights running, before there is a baseline",
            "sv": "ledningen låter som en läcka fem nätter i rad, innan det finns en normalnivå"
          },
          "pressure": {
            "en": "one night is louder than the baseline by 10 dB and more, and the pressure has fallen too",
            "sv": "en natt ligger minst 10 dB över normalnivån, och trycket har också fallit"
          }
        }
      },
      "rule_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number; 0 where none did, null where that is not known: older firmware, a night that does not count, a state whose change has not come",
        "x-sv": "samma som ett tal; 0 om ingen gjorde det"
      },
      "crept_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "how far the baseline is above what it was before the noise that is suspected, or that the node is used to: it creeps after the noise while there is a suspicion, so rise and this together are how loud that is; 0 where there is none, null where that is not known, as of older firmware",
        "x-sv": "hur mycket normalnivån har krupit efter ljudet sedan misstanken började",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "leak_score": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how sure a leak is, 0 to 100; null where the node has no opinion: while it learns, unless a rule has spoken",
        "x-sv": "hur säker en läcka är, 0 till 100"
      },
      "components": {
        "type": [
          "object",
          "null"
        ],
        "properties": {
          "rise": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much louder than usual",
            "x-sv": "hur mycket starkare än vanligt",
            "x-decimals": 1
          },
          "spread": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much steadier than usual",
            "x-sv": "hur mycket jämnare än vanligt",
            "x-decimals": 1
          },
          "frequency": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much higher than usual",
            "x-sv": "hur mycket ljusare än vanligt",
            "x-decimals": 1
          },
          "pressure": {
            "type": [
              "number",
              "null"
            ],
            "description": "how much lower the pressure is at night",
            "x-sv": "hur mycket lägre trycket är på natten",
            "x-decimals": 1
          },
          "tonal": {
            "type": [
              "number",
              "null"
            ],
            "description": "a tone speaks against a leak",
            "x-sv": "en ton talar emot läcka",
            "x-decimals": 1
          }
        },
        "required": [
          "rise",
          "spread",
          "frequency",
          "pressure",
          "tonal"
        ],
        "description": "what the score was made of when the state changed: parts to be compared with each other, positive ones speak for a leak",
        "x-sv": "vad poängen bestod av när tillståndet ändrades"
      },
      "rise_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "of the last night in this state",
        "x-sv": "höjning, senaste natten",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "baseline_dbfs": {
        "type": [
          "number",
          "null"
        ],
        "description": "of the last night in this state",
        "x-sv": "normalnivå",
        "x-unit": "dB re full scale",
        "x-decimals": 1
      },
      "night": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
        "description": "the date of its morning, in the node's local standard time",
        "x-sv": "datum för nattens morgon, i nodens normaltid",
        "format": "date"
      },
      "flags": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]+$",
          "description": "a flag",
          "x-sv": "en flagga",
          "x-known": {
            "floor": {
              "en": "the level is below what the converter can tell: it is at most this",
              "sv": "ljudnivån är lägre än omvandlaren kan visa: den är högst så här"
            },
            "warm-up": {
              "en": "the node still learns what its pipe is usually like (14 quiet nights): no leak is told by comparison yet",
              "sv": "noden lär in hur ledningen brukar låta (14 lugna nätter): ännu jämförs inget"
            },
            "clock-unset": {
              "en": "the node's clock was not set then: `time` is null, or was found later; a night counts for nothing",
              "sv": "nodens klocka var inte ställd då: `time` är null, eller hittades senare; natten räknas inte"
            },
            "clipped": {
              "en": "sound was cut off at the end of the converter's range: the level is at least this",
              "sv": "ljudet klipptes vid omvandlarens gräns: ljudnivån är minst så här"
            },
            "pressure-fault": {
              "en": "the pressure sensor fails: look at its cable and supply",
              "sv": "tryckgivaren är ur funktion: se över kabel och matning"
            },
            "acoustic-fault": {
              "en": "the acoustic sensor fails, or rests at an end of its range: look at its cable and amplifier",
              "sv": "ljudgivaren är ur funktion eller ligger mot en gräns: se över kabel och förstärkare"
            },
            "battery-low": {
              "en": "the battery is nearly empty: change it",
              "sv": "batteriet är snart slut: byt det"
            },
            "no-reference": {
              "en": "the acoustic scale is not calibrated, or its reference cannot be right: the rule for leaks older than the node is off",
              "sv": "ljudskalan är inte kalibrerad, eller referensen kan inte stämma: regeln för läckor som är äldre än noden är av"
            },
            "tonal": {
              "en": "a tone rules the night, as a pump's does: the night does not count",
              "sv": "en ton dominerar natten, som från en pump: natten räknas inte"
            },
            "few-windows": {
              "en": "less than a fifth of the night was heard: the night does not count",
              "sv": "mindre än en femtedel av natten hördes: natten räknas inte"
            },
            "coupling-lost": {
              "en": "the pipe has been much quieter for five nights and more: the sensor may have come loose",
              "sv": "ledningen har varit mycket tystare i minst fem nätter: givaren kan ha lossnat"
            },
            "clock-jump": {
              "en": "the node's clock was set by minutes in this night, or a night is missing before it: the night may not count",
              "sv": "nodens klocka ställdes om under natten, eller en natt saknas före: natten räknas kanske inte"
            },
            "learning-anew": {
              "en": "what the node had learned could not be used any more: it begins anew",
              "sv": "det noden hade lärt in gick inte längre att använda: den börjar om"
            },
            "gain-changed": {
              "en": "everything has become louder alike: an amplifier has changed, not the pipe; no suspicion rests on it",
              "sv": "allt har blivit lika mycket starkare: förstärkningen har ändrats, inte ledningen"
            },
            "clock-wrong": {
              "en": "the node's clock was wrong, more than 5 minutes ahead or in another century: `time` is null",
              "sv": "nodens klocka gick fel, mer än 5 minuter före eller i ett annat sekel: `time` är null"
            },
            "received-guessed": {
              "en": "the gateway's own clock was not believed then (health: `clock`): `received` is a guess, mostly too early",
              "sv": "gatewayens egen klocka var inte att lita på då (health: `clock`): `received` är en gissning, oftast för tidig"
            }
          }
        },
        "description": "what is to be known about the values: none, or several",
        "x-sv": "vad man bör veta om värdena"
      },
      "flags_bits": {
        "type": "integer",
        "description": "the same as bits, for charts and SCADA",
        "x-sv": "samma som bitar, för diagram och SCADA"
      }
    },
    "required": [
      "based_on",
      "site",
      "gateway",
      "node",
      "time",
      "received",
      "state",
      "state_code",
      "since",
      "since_before",
      "rule",
      "rule_code",
      "crept_db",
      "leak_score",
      "components",
      "rise_db",
      "baseline_dbfs",
      "night",
      "flags",
      "flags_bits"
    ]
  },
  "availability": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:availability",
    "title": "availability",
    "description": "whether a node is heard as it should be",
    "x-sv": "om en nod hörs som den ska",
    "x-topic": "sippra/v1/{site}/node/{node}/availability",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "since when it is so",
        "x-sv": "sedan när det är så",
        "format": "date-time"
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "whether the node is heard as often as its own interval says",
        "x-sv": "om noden hörs så ofta som den ska",
        "x-known": {
          "online": {
            "en": "heard as often as it should be",
            "sv": "hörs så ofta som den ska"
          },
          "late": {
            "en": "nothing was heard for more than two and a half of its intervals: wait, or look at the radio",
            "sv": "försenad: inget har hörts på över två och ett halvt intervall"
          },
          "offline": {
            "en": "silent for more than eight intervals, or never heard: look at its battery, line or radio",
            "sv": "tyst: inget har hörts på över åtta intervall, eller någonsin: se över batteri, ledning eller radio"
          }
        }
      },
      "state_code": {
        "type": "integer",
        "description": "the same as a number: 0 offline, 1 late, 2 online",
        "x-sv": "samma som ett tal"
      },
      "last_heard": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "of one that is late or offline: when it was last heard. Null where it never was, and while it is online: `latest` says in `received` when",
        "x-sv": "när den senast hördes innan dess",
        "format": "date-time"
      },
      "expected_s": {
        "type": "integer",
        "description": "how often it should be heard: its reporting interval, or its batches over radio",
        "x-sv": "hur ofta den ska höras",
        "x-unit": "s"
      }
    },
    "required": [
      "site",
      "gateway",
      "node",
      "time",
      "state",
      "state_code",
      "last_heard",
      "expected_s"
    ]
  },
  "signal": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:signal",
    "title": "signal",
    "description": "how a node on radio was heard with its last batch; not there for one on a line",
    "x-sv": "hur en radionod hördes senast",
    "x-topic": "sippra/v1/{site}/node/{node}/signal",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was heard so",
        "x-sv": "när den hördes så",
        "format": "date-time"
      },
      "rssi_dbm": {
        "type": [
          "integer",
          "null"
        ],
        "description": "strength; null where the module does not tell",
        "x-sv": "signalstyrka",
        "x-unit": "dBm"
      },
      "snr_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "over the noise; null where the module does not tell",
        "x-sv": "över bruset",
        "x-unit": "dB",
        "x-decimals": 1
      },
      "margin_db": {
        "type": [
          "number",
          "null"
        ],
        "description": "over what its spreading factor needs: with less than some 5 dB frames get lost",
        "x-sv": "över vad som behövs: under 5 dB förloras ramar",
        "x-unit": "dB",
        "x-decimals": 1
      }
    },
    "required": [
      "site",
      "gateway",
      "node",
      "time",
      "rssi_dbm",
      "snr_db",
      "margin_db"
    ]
  },
  "info": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:info",
    "title": "info",
    "description": "what a node is, where it is, and on which pipe",
    "x-sv": "vad en nod är, var den sitter och på vilken ledning",
    "x-topic": "sippra/v1/{site}/node/{node}/info",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name, as in the topic",
        "x-sv": "nodens namn, som i ämnet"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when anything here changed last",
        "x-sv": "när något här senast ändrades",
        "format": "date-time"
      },
      "network": {
        "type": "integer",
        "description": "number of the network on the air",
        "x-sv": "nätets nummer"
      },
      "node_number": {
        "type": "integer",
        "description": "number of the node on the air",
        "x-sv": "nodens nummer"
      },
      "epoch": {
        "type": "integer",
        "description": "how often its key was changed",
        "x-sv": "hur ofta nyckeln bytts"
      },
      "firmware": {
        "type": [
          "string",
          "null"
        ],
        "description": "version of its program; null before its first hello",
        "x-sv": "programversion"
      },
      "board": {
        "type": [
          "string",
          "null"
        ],
        "description": "kind of board",
        "x-sv": "korttyp"
      },
      "interval_s": {
        "type": [
          "integer",
          "null"
        ],
        "description": "reporting interval",
        "x-sv": "rapportintervall",
        "x-unit": "s"
      },
      "acoustic_rate_hz": {
        "type": [
          "integer",
          "null"
        ],
        "description": "sampling rate of sound",
        "x-sv": "samplingsfrekvens",
        "x-unit": "Hz"
      },
      "acoustic_bits": {
        "type": [
          "integer",
          "null"
        ],
        "description": "of a sample",
        "x-sv": "per sampel",
        "x-unit": "bit"
      },
      "restart_reason": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "why it restarted last",
        "x-sv": "varför den senast startade om",
        "x-known": {
          "unknown": {
            "en": "a lost supply, the reset button, or a watchdog that could not tell",
            "sv": "strömavbrott, återställningsknapp eller vakthund"
          },
          "watchdog": {
            "en": "the watchdog; today's boards cannot tell it, and say unknown",
            "sv": "vakthunden; dagens kort kan inte skilja den, och säger unknown"
          },
          "error": {
            "en": "an error in the program, or no memory left",
            "sv": "fel i programmet, eller slut på minne"
          },
          "command": {
            "en": "somebody has asked for it, or for a new setting",
            "sv": "på begäran, eller för en ny inställning"
          }
        }
      },
      "restart_reason_code": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the same as a number",
        "x-sv": "samma som ett tal"
      },
      "boots": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how often it has started since it was flashed",
        "x-sv": "antal starter"
      },
      "thinned_readings": {
        "type": [
          "integer",
          "null"
        ],
        "description": "readings that it gave up last because its journal was full; null where it never did",
        "x-sv": "mätvärden som senast ströks för att minnet var fullt"
      },
      "thinned_from_counter": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the first one's counter, as in an id",
        "x-sv": "den förstas räknare"
      },
      "thinned_told": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the gateway was told of it",
        "x-sv": "när gatewayen fick veta det",
        "format": "date-time"
      },
      "module_sleepless": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how often its radio module did not sleep when told to, since it started: awake that empties a battery within months; null where never, or without a module",
        "x-sv": "hur ofta radiomodulen inte somnade, sedan start"
      },
      "module_resets": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how often it has reset its radio module because that was silent, since it started",
        "x-sv": "hur ofta radiomodulen startats om för att den var tyst"
      },
      "latitude_deg": {
        "type": [
          "number",
          "null"
        ],
        "description": "WGS 84; null where its place is not known",
        "x-sv": "WGS 84, latitud",
        "x-unit": "°",
        "x-decimals": 7
      },
      "longitude_deg": {
        "type": [
          "number",
          "null"
        ],
        "description": "WGS 84",
        "x-sv": "WGS 84, longitud",
        "x-unit": "°",
        "x-decimals": 7
      },
      "address": {
        "type": [
          "string",
          "null"
        ],
        "description": "where it is, for people",
        "x-sv": "plats"
      },
      "pipe_id": {
        "type": [
          "string",
          "null"
        ],
        "description": "the pipe's number in the utility's own map",
        "x-sv": "ledningens nummer"
      },
      "pipe_material": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "what the pipe is made of",
        "x-sv": "ledningens material",
        "x-known": {
          "grey-iron": {
            "en": "grey cast iron",
            "sv": "gråjärn"
          },
          "ductile-iron": {
            "en": "ductile iron",
            "sv": "segjärn"
          },
          "cast-iron": {
            "en": "iron, nobody knows which",
            "sv": "gjutjärn, okänt vilket"
          },
          "steel": {
            "en": "steel",
            "sv": "stål"
          },
          "pe": {
            "en": "polyethylene",
            "sv": "polyeten (PE)"
          },
          "pvc": {
            "en": "PVC",
            "sv": "PVC"
          },
          "plastic": {
            "en": "plastic, nobody knows which",
            "sv": "plast, okänd sort"
          },
          "concrete": {
            "en": "concrete",
            "sv": "betong"
          },
          "asbestos-cement": {
            "en": "asbestos cement",
            "sv": "asbestcement (eternit)"
          },
          "copper": {
            "en": "copper",
            "sv": "koppar"
          },
          "other": {
            "en": "something else",
            "sv": "annat"
          }
        }
      },
      "pipe_diameter_mm": {
        "type": [
          "integer",
          "null"
        ],
        "description": "nominal diameter",
        "x-sv": "nominell diameter",
        "x-unit": "mm"
      }
    },
    "required": [
      "site",
      "gateway",
      "node",
      "time",
      "network",
      "node_number",
      "epoch",
      "firmware",
      "board",
      "interval_s",
      "acoustic_rate_hz",
      "acoustic_bits",
      "restart_reason",
      "restart_reason_code",
      "boots",
      "thinned_readings",
      "thinned_from_counter",
      "thinned_told",
      "module_sleepless",
      "module_resets",
      "latitude_deg",
      "longitude_deg",
      "address",
      "pipe_id",
      "pipe_material",
      "pipe_diameter_mm"
    ]
  },
  "alarm": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:alarm",
    "title": "alarm",
    "description": "an alarm for people: what, where, how sure and why, what to do, and what has been done; empty 30 days after it was closed",
    "x-sv": "ett larm: vad, var, hur säkert och varför, vad man bör göra och vad som är gjort",
    "x-topic": "sippra/v1/{site}/alarm/{gateway}/{alarm}",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "alarm": {
        "type": "integer",
        "description": "its number: a gateway counts its own, and none twice",
        "x-sv": "larmets nummer"
      },
      "kind": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "what it is",
        "x-sv": "vad det är",
        "x-known": {
          "leak": {
            "en": "suspected leak: water runs out of a pipe, as likely as `probability` says",
            "sv": "misstänkt läcka: vatten rinner ut ur en ledning, så sannolikt som `probability` säger"
          },
          "burst": {
            "en": "burst: the pressure has fallen suddenly: water runs out now",
            "sv": "rörbrott: trycket har fallit plötsligt: vatten rinner ut nu"
          },
          "steady-noise": {
            "en": "steady noise: a noise that goes on, and is no leak as far as can be told",
            "sv": "ihållande ljud: ett ljud som fortsätter, och så vitt man kan se inte är en läcka"
          },
          "sensor": {
            "en": "sensor fault: a node measures, and is not to be believed",
            "sv": "givarfel: en nod mäter, men går inte att lita på"
          },
          "battery": {
            "en": "low battery: a node's battery is nearly empty",
            "sv": "lågt batteri: en nods batteri är snart slut"
          },
          "silent": {
            "en": "silent node: a node is late, or not heard at all",
            "sv": "tyst nod: en nod är försenad eller hörs inte alls"
          },
          "jammed": {
            "en": "jammed channel: something else sends on the radio channel",
            "sv": "störd radiokanal: något annat sänder på radiokanalen"
          },
          "gateway": {
            "en": "gateway trouble: the gateway itself needs somebody",
            "sv": "fel i gatewayen: gatewayen själv behöver tillsyn"
          }
        }
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "what people have done about it",
        "x-sv": "vad som är gjort",
        "x-known": {
          "open": {
            "en": "open: nobody has it yet",
            "sv": "öppet: ingen har tagit hand om det än"
          },
          "acknowledged": {
            "en": "acknowledged: somebody has it",
            "sv": "kvitterat: någon har tagit hand om det"
          },
          "located": {
            "en": "located: somebody has found where it is",
            "sv": "lokaliserat: någon har hittat stället"
          },
          "repaired": {
            "en": "repaired: somebody has mended it: the nights after that are checked",
            "sv": "åtgärdat: någon har lagat det: nätterna därefter kontrolleras"
          },
          "closed": {
            "en": "closed: it is over: `reason` says how",
            "sv": "avslutat: det är över: `reason` säger hur"
          }
        }
      },
      "state_code": {
        "type": "integer",
        "description": "the same as a number: 0 open, 1 acknowledged, 2 located, 3 repaired, 4 closed",
        "x-sv": "samma som ett tal"
      },
      "probability": {
        "type": [
          "number",
          "null"
        ],
        "description": "how likely water runs out of a pipe there, 0 to 1; null where there is nothing to weigh",
        "x-sv": "hur sannolikt det är en läcka, 0 till 1",
        "x-decimals": 2
      },
      "nodes": {
        "type": "array",
        "items": {
          "type": "string",
          "pattern": "^[a-z0-9-]{1,64}$",
          "description": "a node's name",
          "x-sv": "nodens namn"
        },
        "description": "the nodes that it is at, the nearest first; none where it is about the gateway",
        "x-sv": "noder, den närmaste först"
      },
      "summary": {
        "type": "string",
        "description": "a line for people: what, where, how sure, since when, and what to do",
        "x-sv": "en rad på engelska"
      },
      "summary_sv": {
        "type": "string",
        "description": "the same in Swedish",
        "x-sv": "en rad för människor: vad, var, hur säkert, sedan när, och vad man bör göra"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when anything here changed last",
        "x-sv": "när något här senast ändrades",
        "format": "date-time"
      },
      "stretch": {
        "type": [
          "object",
          "null"
        ],
        "properties": {
          "from": {
            "type": "string",
            "pattern": "^[a-z0-9-]{1,64}$",
            "description": "the node at one end",
            "x-sv": "noden i ena änden"
          },
          "to": {
            "type": "string",
            "pattern": "^[a-z0-9-]{1,64}$",
            "description": "the node at the other",
            "x-sv": "noden i den andra"
          },
          "likelier": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^[a-z0-9-]{1,64}$",
            "description": "the end that it is likelier nearer to; null where that cannot be told",
            "x-sv": "den troligare änden"
          },
          "length_m": {
            "type": [
              "number",
              "null"
            ],
            "description": "along the pipe; null where it is not known",
            "x-sv": "längs ledningen",
            "x-unit": "m",
            "x-decimals": 1
          }
        },
        "required": [
          "from",
          "to",
          "likelier",
          "length_m"
        ],
        "description": "the stretch of pipe between two of the nodes; null where only one hears it, or nobody knows how pipes run",
        "x-sv": "ledningssträckan mellan två av noderna"
      },
      "area": {
        "type": [
          "string",
          "null"
        ],
        "description": "the metered area; null where there is none",
        "x-sv": "mätområdet"
      },
      "advice": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "what to do",
        "x-sv": "vad man bör göra",
        "x-known": {
          "correlate": {
            "en": "Go there with a correlator or a ground microphone: locate it",
            "sv": "Åk dit med korrelator eller markmikrofon: lokalisera"
          },
          "listen": {
            "en": "Listen at the valves before anybody digs: make sure of it on the spot",
            "sv": "Lyssna på ventilerna innan någon gräver: bekräfta på plats"
          },
          "look-tonight": {
            "en": "Look for water now, and be ready to close valves: it does not wait",
            "sv": "Sök efter vatten nu, och var beredd att stänga ventiler: det väntar inte"
          },
          "watch": {
            "en": "Wait for more nights: it is too early to go",
            "sv": "Vänta fler nätter: det är för tidigt att åka"
          },
          "ask-consumer": {
            "en": "Ask who uses water there, and read meters: it looks like consumption",
            "sv": "Fråga vem som använder vatten där, och läs av mätare: det liknar förbrukning"
          },
          "visit-node": {
            "en": "Visit the node: look at its sensors, cables and aerial",
            "sv": "Besök noden: se över givare, kablar och antenn"
          },
          "change-battery": {
            "en": "Change the battery: before the node falls silent",
            "sv": "Byt batteri: innan noden tystnar"
          },
          "look-at-channel": {
            "en": "Find what else sends on the channel, or change it: nodes are not heard",
            "sv": "Ta reda på vad mer som sänder på kanalen, eller byt den: noder hörs inte"
          },
          "look-at-gateway": {
            "en": "Look at the gateway's health and log: they say what is wrong",
            "sv": "Se på gatewayens tillstånd och logg: de säger vad som är fel"
          }
        }
      },
      "parts": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "which evidence it is",
              "x-sv": "vilket underlag",
              "x-known": {
                "base-rate": {
                  "en": "base rate: how often such a suspicion is a leak at all; figures: leaks_percent",
                  "sv": "grundandel: hur ofta en sådan misstanke är en läcka"
                },
                "rise": {
                  "en": "rise: how much louder than usual; figures: rise_db, nights",
                  "sv": "höjning: hur mycket starkare än vanligt"
                },
                "persistence": {
                  "en": "persistence: in how many nights; figures: nights, of_nights",
                  "sv": "varaktighet: i hur många nätter"
                },
                "onset": {
                  "en": "onset: abrupt, or by and by; figures: onset_nights",
                  "sv": "början: plötslig eller gradvis"
                },
                "steadiness": {
                  "en": "steadiness: how little it varies in the night; figures: spread_db",
                  "sv": "jämnhet: hur lite det varierar under natten"
                },
                "sound": {
                  "en": "sound: frequency and main band; figures: frequency_hz, from_hz, to_hz",
                  "sv": "klang: frekvens och huvudband"
                },
                "season": {
                  "en": "season: whether gardens are watered then",
                  "sv": "årstid: om trädgårdar vattnas då"
                },
                "history": {
                  "en": "history: how often this node was right and wrong; figures: suspicions, false_alarms, leaks",
                  "sv": "historik: hur ofta noden har haft rätt och fel"
                },
                "neighbours": {
                  "en": "neighbours: whether the next nodes along the pipe hear it; figures: hearing_nodes, neighbour_nodes",
                  "sv": "grannar: om nästa noder längs ledningen hör det"
                },
                "alike-elsewhere": {
                  "en": "alike elsewhere: whether nodes that are no neighbours rise alike; figures: nodes",
                  "sv": "likadant på annat håll: om noder som inte är grannar stiger likadant"
                },
                "night-flow": {
                  "en": "night flow: the step of the area's least night flow; figures: flow_m3h",
                  "sv": "nattflöde: steget i områdets minsta nattflöde"
                },
                "pressure": {
                  "en": "pressure: how far it has fallen; figures: fall_kpa",
                  "sv": "tryck: hur mycket det har fallit"
                },
                "fleet": {
                  "en": "fleet: held against quiet nodes of its kind; figures: above_db",
                  "sv": "övriga noder: jämfört med tysta noder av samma slag"
                },
                "nearby": {
                  "en": "leaks nearby: a leak that no node hears may run there too; figures: nearby_percent",
                  "sv": "läckor i närheten: en läcka som ingen nod hör kan också finnas där"
                },
                "reports": {
                  "en": "reports: what people closed alarms with at this site; figures: leaks, alarms",
                  "sv": "rapporter: vad larm här har visat sig vara"
                }
              }
            },
            "weight": {
              "type": "number",
              "description": "what it adds to the logarithm of the odds: over 0 it speaks for a leak, under 0 against, 0 says nothing",
              "x-sv": "vad det lägger till oddsens logaritm: över 0 talar för läcka, under 0 emot",
              "x-decimals": 2
            },
            "figures": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "name": {
                    "type": "string",
                    "description": "which, with its unit at the end: `rise_db`, `nights`",
                    "x-sv": "vilken, med enheten sist"
                  },
                  "value": {
                    "type": [
                      "number",
                      "null"
                    ],
                    "description": "in that unit; null where it is a text, or not known",
                    "x-sv": "i den enheten",
                    "x-decimals": 2
                  },
                  "text": {
                    "type": [
                      "string",
                      "null"
                    ],
                    "description": "where it is no number",
                    "x-sv": "där det inte är ett tal"
                  }
                },
                "required": [
                  "name",
                  "value",
                  "text"
                ],
                "description": "a figure",
                "x-sv": "ett tal"
              },
              "description": "what it rests on",
              "x-sv": "vad det bygger på"
            },
            "sentence": {
              "type": "string",
              "description": "the same in words",
              "x-sv": "samma i ord, på engelska"
            },
            "sentence_sv": {
              "type": "string",
              "description": "the same in Swedish",
              "x-sv": "samma i ord"
            }
          },
          "required": [
            "name",
            "weight",
            "figures",
            "sentence",
            "sentence_sv"
          ],
          "description": "a piece of evidence",
          "x-sv": "ett underlag"
        },
        "description": "what the probability is made of",
        "x-sv": "vad sannolikheten består av"
      },
      "began": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it began, as far as can be told",
        "x-sv": "när det började, så vitt man vet",
        "format": "date-time"
      },
      "opened": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was first told",
        "x-sv": "när larmet kom",
        "format": "date-time"
      },
      "acknowledged": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when somebody took it",
        "x-sv": "när det kvitterades",
        "format": "date-time"
      },
      "located": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when somebody found where it is",
        "x-sv": "när det lokaliserades",
        "format": "date-time"
      },
      "repaired": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when somebody mended it",
        "x-sv": "när det åtgärdades",
        "format": "date-time"
      },
      "closed": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it was closed",
        "x-sv": "när det avslutades",
        "format": "date-time"
      },
      "reason": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "what it was closed with",
        "x-sv": "orsak vid avslut",
        "x-known": {
          "main": {
            "en": "a main leaked",
            "sv": "läcka på huvudledning"
          },
          "service": {
            "en": "a service pipe leaked",
            "sv": "läcka på servisledning"
          },
          "valve": {
            "en": "a valve leaked",
            "sv": "läckande ventil"
          },
          "hydrant": {
            "en": "a hydrant leaked",
            "sv": "läckande brandpost"
          },
          "meter": {
            "en": "a meter leaked: a meter or its fittings leaked",
            "sv": "läckande vattenmätare: läcka vid en vattenmätare"
          },
          "consumption": {
            "en": "consumption: somebody used water",
            "sv": "förbrukning: någon använde vatten"
          },
          "pump-or-valve-noise": {
            "en": "noise of a pump or valve: a pump or a valve made the noise",
            "sv": "ljud från pump eller ventil: en pump eller ventil lät"
          },
          "electrical": {
            "en": "electrical noise: a disturbance of the node's electronics, or near to them",
            "sv": "elektrisk störning: en störning i eller nära nodens elektronik"
          },
          "nothing-found": {
            "en": "nothing found: somebody has looked, and found nothing",
            "sv": "inget hittat: någon har letat utan att hitta något"
          },
          "unknown": {
            "en": "unknown: nobody can say what it was",
            "sv": "okänt: ingen kan säga vad det var"
          },
          "noise-gone": {
            "en": "the noise has gone: by itself: the noise is not there any more",
            "sv": "ljudet är borta: av sig självt: ljudet hörs inte längre"
          },
          "pressure-returned": {
            "en": "the pressure has returned: by itself: the pressure has come back",
            "sv": "trycket har återvänt: av sig självt: trycket har kommit tillbaka"
          },
          "heard-again": {
            "en": "heard again: by itself: the node is heard as it should be",
            "sv": "hörs igen: av sig självt: noden hörs som den ska"
          },
          "working-again": {
            "en": "working again: by itself: it works as it should",
            "sv": "fungerar igen: av sig självt: det fungerar som det ska"
          },
          "masked": {
            "en": "known noise: by itself: somebody has said that the noise there is known",
            "sv": "känt ljud: av sig självt: någon har sagt att ljudet är känt"
          },
          "merged": {
            "en": "part of another alarm: by itself: it goes on in the alarm of `merged_into`",
            "sv": "del av ett annat larm: av sig självt: det fortsätter i larmet i `merged_into`"
          },
          "node-removed": {
            "en": "the node was removed: by itself: the node does not belong here any more",
            "sv": "noden är borttagen: av sig självt: noden hör inte hit längre"
          }
        }
      },
      "merged_into": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the alarm that goes on with it, where it is closed as merged",
        "x-sv": "larmet som det fortsätter i"
      },
      "quiet_since": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "since when nothing is found there any more, while somebody has it",
        "x-sv": "sedan när inget hörs längre, medan någon har det",
        "format": "date-time"
      },
      "after_repair": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "what the nights after the repair say; null before it",
        "x-sv": "vad nätterna efter åtgärden säger",
        "x-known": {
          "checking": {
            "en": "the nights after the repair are checked: there are not nights enough to tell",
            "sv": "nätterna efter åtgärden kontrolleras: det har inte gått nog många nätter"
          },
          "quiet": {
            "en": "quiet after the repair: three nights that count were quiet",
            "sv": "tyst efter åtgärden: tre nätter som räknas har varit tysta"
          },
          "still-heard": {
            "en": "still heard after the repair: the noise goes on: another leak, or the same",
            "sv": "hörs fortfarande efter åtgärden: ljudet fortsätter: en läcka till, eller samma"
          },
          "cannot-tell": {
            "en": "whether it is quiet cannot be told: no nights that count, or the node had become used to the noise: go and listen",
            "sv": "det går inte att säga om det är tyst: inga nätter som räknas, eller noden hade vant sig vid ljudet: lyssna på plats"
          }
        }
      },
      "awareness_h": {
        "type": [
          "number",
          "null"
        ],
        "description": "from when it began until somebody took it",
        "x-sv": "från början tills det kvitterades",
        "x-unit": "h",
        "x-decimals": 1
      },
      "location_h": {
        "type": [
          "number",
          "null"
        ],
        "description": "from then until its place was found",
        "x-sv": "därefter tills det lokaliserades",
        "x-unit": "h",
        "x-decimals": 1
      },
      "repair_h": {
        "type": [
          "number",
          "null"
        ],
        "description": "from then until it was mended",
        "x-sv": "därefter tills det åtgärdades",
        "x-unit": "h",
        "x-decimals": 1
      }
    },
    "required": [
      "site",
      "gateway",
      "alarm",
      "kind",
      "state",
      "state_code",
      "probability",
      "nodes",
      "summary",
      "summary_sv",
      "time",
      "stretch",
      "area",
      "advice",
      "parts",
      "began",
      "opened",
      "acknowledged",
      "located",
      "repaired",
      "closed",
      "reason",
      "merged_into",
      "quiet_since",
      "after_repair",
      "awareness_h",
      "location_h",
      "repair_h"
    ]
  },
  "alarms": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:alarms",
    "title": "alarms",
    "description": "the alarms that are not closed, those about water first, and of them the likeliest; missing before there was any",
    "x-sv": "de larm som inte är avslutade, först de som gäller vatten, sannolikast först",
    "x-topic": "sippra/v1/{site}/alarm/{gateway}",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when any alarm changed last; null where none has for 30 days",
        "x-sv": "när något larm senast ändrades",
        "format": "date-time"
      },
      "count": {
        "type": "integer",
        "description": "alarms that are not closed",
        "x-sv": "larm som inte är avslutade"
      },
      "water_count": {
        "type": "integer",
        "description": "those of them that are about water",
        "x-sv": "de av dem som gäller vatten"
      },
      "alarms": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "alarm": {
              "type": "integer",
              "description": "its number: a gateway counts its own, and none twice",
              "x-sv": "larmets nummer"
            },
            "kind": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "what it is",
              "x-sv": "vad det är",
              "x-known": {
                "leak": {
                  "en": "suspected leak: water runs out of a pipe, as likely as `probability` says",
                  "sv": "misstänkt läcka: vatten rinner ut ur en ledning, så sannolikt som `probability` säger"
                },
                "burst": {
                  "en": "burst: the pressure has fallen suddenly: water runs out now",
                  "sv": "rörbrott: trycket har fallit plötsligt: vatten rinner ut nu"
                },
                "steady-noise": {
                  "en": "steady noise: a noise that goes on, and is no leak as far as can be told",
                  "sv": "ihållande ljud: ett ljud som fortsätter, och så vitt man kan se inte är en läcka"
                },
                "sensor": {
                  "en": "sensor fault: a node measures, and is not to be believed",
                  "sv": "givarfel: en nod mäter, men går inte att lita på"
                },
                "battery": {
                  "en": "low battery: a node's battery is nearly empty",
                  "sv": "lågt batteri: en nods batteri är snart slut"
                },
                "silent": {
                  "en": "silent node: a node is late, or not heard at all",
                  "sv": "tyst nod: en nod är försenad eller hörs inte alls"
                },
                "jammed": {
                  "en": "jammed channel: something else sends on the radio channel",
                  "sv": "störd radiokanal: något annat sänder på radiokanalen"
                },
                "gateway": {
                  "en": "gateway trouble: the gateway itself needs somebody",
                  "sv": "fel i gatewayen: gatewayen själv behöver tillsyn"
                }
              }
            },
            "state": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "what people have done about it",
              "x-sv": "vad som är gjort",
              "x-known": {
                "open": {
                  "en": "open: nobody has it yet",
                  "sv": "öppet: ingen har tagit hand om det än"
                },
                "acknowledged": {
                  "en": "acknowledged: somebody has it",
                  "sv": "kvitterat: någon har tagit hand om det"
                },
                "located": {
                  "en": "located: somebody has found where it is",
                  "sv": "lokaliserat: någon har hittat stället"
                },
                "repaired": {
                  "en": "repaired: somebody has mended it: the nights after that are checked",
                  "sv": "åtgärdat: någon har lagat det: nätterna därefter kontrolleras"
                },
                "closed": {
                  "en": "closed: it is over: `reason` says how",
                  "sv": "avslutat: det är över: `reason` säger hur"
                }
              }
            },
            "state_code": {
              "type": "integer",
              "description": "the same as a number: 0 open, 1 acknowledged, 2 located, 3 repaired, 4 closed",
              "x-sv": "samma som ett tal"
            },
            "probability": {
              "type": [
                "number",
                "null"
              ],
              "description": "how likely water runs out of a pipe there, 0 to 1; null where there is nothing to weigh",
              "x-sv": "hur sannolikt det är en läcka, 0 till 1",
              "x-decimals": 2
            },
            "nodes": {
              "type": "array",
              "items": {
                "type": "string",
                "pattern": "^[a-z0-9-]{1,64}$",
                "description": "a node's name",
                "x-sv": "nodens namn"
              },
              "description": "the nodes that it is at, the nearest first; none where it is about the gateway",
              "x-sv": "noder, den närmaste först"
            },
            "summary": {
              "type": "string",
              "description": "a line for people: what, where, how sure, since when, and what to do",
              "x-sv": "en rad på engelska"
            },
            "summary_sv": {
              "type": "string",
              "description": "the same in Swedish",
              "x-sv": "en rad för människor: vad, var, hur säkert, sedan när, och vad man bör göra"
            },
            "began": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
              "description": "when it began, as far as can be told",
              "x-sv": "när det började, så vitt man vet",
              "format": "date-time"
            }
          },
          "required": [
            "alarm",
            "kind",
            "state",
            "state_code",
            "probability",
            "nodes",
            "summary",
            "summary_sv",
            "began"
          ],
          "description": "an alarm",
          "x-sv": "ett larm"
        },
        "description": "the first 50 of them: those about water, and of them the likeliest, come first",
        "x-sv": "de första 50: vatten först, sannolikast först"
      }
    },
    "required": [
      "site",
      "gateway",
      "time",
      "count",
      "water_count",
      "alarms"
    ]
  },
  "flow": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:flow",
    "title": "flow",
    "description": "the minimum night flow of a metered area: last night's, what is usual, and whether it has gone up; missing before its first night",
    "x-sv": "ett mätområdes minsta nattflöde: den senaste nattens, det vanliga, och om det har ökat",
    "x-topic": "sippra/v1/{site}/area/{area}/flow",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "area": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the area, as in the topic",
        "x-sv": "mätområdet, som i ämnet"
      },
      "title": {
        "type": [
          "string",
          "null"
        ],
        "description": "its name for people; null where there is none",
        "x-sv": "mätområdets namn"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when that night's hours were over: 4 o'clock",
        "x-sv": "när nattens timmar var slut: klockan 4",
        "format": "date-time"
      },
      "night": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
        "description": "the date of its morning, in the area's local standard time",
        "x-sv": "datum för nattens morgon, i normaltid",
        "format": "date"
      },
      "flow_m3h": {
        "type": [
          "number",
          "null"
        ],
        "description": "its minimum night flow: the lowest flow of a full hour between 2 and 4 o'clock; null where it is not known, or not believed",
        "x-sv": "minsta nattflöde: lägsta flöde under en hel timme mellan 02 och 04",
        "x-unit": "m³/h",
        "x-decimals": 3
      },
      "usual_m3h": {
        "type": [
          "number",
          "null"
        ],
        "description": "the median of the 28 nights before it; null of fewer than 7",
        "x-sv": "det vanliga: medianen av de 28 nätterna före",
        "x-unit": "m³/h",
        "x-decimals": 3
      },
      "step_m3h": {
        "type": [
          "number",
          "null"
        ],
        "description": "by how much it has gone up, or down where it is less than 0, and has stayed there; null where it has not, or it is too early to tell",
        "x-sv": "hur mycket det har ökat och förblivit högre, minskat om mindre än 0",
        "x-unit": "m³/h",
        "x-decimals": 3
      },
      "step_since": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\d$",
        "description": "the first night of that",
        "x-sv": "första natten med det",
        "format": "date"
      },
      "before_step_m3h": {
        "type": [
          "number",
          "null"
        ],
        "description": "what was usual before it",
        "x-sv": "det vanliga före ökningen",
        "x-unit": "m³/h",
        "x-decimals": 3
      },
      "quality": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "whether it can be relied on",
        "x-sv": "om det går att lita på",
        "x-known": {
          "known": {
            "en": "the flow is known",
            "sv": "flödet är känt"
          },
          "odd": {
            "en": "the flow is known, and something about its meters was odd: see `doubts`",
            "sv": "flödet är känt, men något med mätarna är konstigt"
          },
          "unknown": {
            "en": "the flow is not known, or not believed: see `reason`",
            "sv": "flödet är inte känt"
          }
        }
      },
      "reason": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "why there is no flow",
        "x-sv": "varför flödet saknas",
        "x-known": {
          "no-samples": {
            "en": "a meter told nothing that night",
            "sv": "en mätare sände inget den natten"
          },
          "few-samples": {
            "en": "too little is known of the hours from 2 to 4",
            "sv": "för få värden mellan 02 och 04"
          },
          "stopped": {
            "en": "a meter showed the same from the evening until the night was over",
            "sv": "en mätare visade samma värde hela natten"
          },
          "zero": {
            "en": "there was no flow at all",
            "sv": "inget flöde alls"
          },
          "negative": {
            "en": "more ran out than in",
            "sv": "mer rann ut än in"
          },
          "units": {
            "en": "the flow is off by a factor that is one between units, by day as by night",
            "sv": "flödet avviker med en faktor mellan två enheter, dag som natt"
          },
          "clock": {
            "en": "a meter's times are some full hours off",
            "sv": "en mätares klocka, eller tidszon, är fel"
          }
        }
      },
      "doubts": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "meter": {
              "type": "string",
              "pattern": "^[a-z0-9-]{1,64}$",
              "description": "the meter, by its name in the configuration",
              "x-sv": "mätaren"
            },
            "doubt": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "what was odd",
              "x-sv": "vad som är konstigt",
              "x-known": {
                "no-samples": {
                  "en": "a meter told nothing that night",
                  "sv": "en mätare sände inget den natten"
                },
                "few-samples": {
                  "en": "too little is known of the hours from 2 to 4",
                  "sv": "för få värden mellan 02 och 04"
                },
                "stopped": {
                  "en": "a meter showed the same from the evening until the night was over",
                  "sv": "en mätare visade samma värde hela natten"
                },
                "zero": {
                  "en": "there was no flow at all",
                  "sv": "inget flöde alls"
                },
                "negative": {
                  "en": "more ran out than in",
                  "sv": "mer rann ut än in"
                },
                "units": {
                  "en": "the flow is off by a factor that is one between units, by day as by night",
                  "sv": "flödet avviker med en faktor mellan två enheter, dag som natt"
                },
                "clock": {
                  "en": "a meter's times are some full hours off",
                  "sv": "en mätares klocka, eller tidszon, är fel"
                },
                "jump": {
                  "en": "a value far off the others was left out",
                  "sv": "ett orimligt värde uteslöts"
                },
                "backwards": {
                  "en": "it counted back: it was exchanged or set to zero",
                  "sv": "den räknade bakåt: bytt eller nollställd"
                }
              }
            }
          },
          "required": [
            "meter",
            "doubt"
          ],
          "description": "something odd about a meter",
          "x-sv": "något konstigt med en mätare"
        },
        "description": "what was odd about its meters: none, or several",
        "x-sv": "vad som är konstigt med mätarna"
      }
    },
    "required": [
      "site",
      "gateway",
      "area",
      "title",
      "time",
      "night",
      "flow_m3h",
      "usual_m3h",
      "step_m3h",
      "step_since",
      "before_step_m3h",
      "quality",
      "reason",
      "doubts"
    ]
  },
  "status": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:status",
    "title": "status",
    "description": "whether a gateway is connected: its last will says that it is not",
    "x-sv": "om gatewayen är ansluten",
    "x-topic": "sippra/v1/{site}/gateway/{gateway}/status",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "time": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "since when: of `online`, since it connected; null in the last will, which the broker publishes when the gateway has died or its connection broke, and which is of the moment when it comes",
        "x-sv": "sedan när: `online` sedan den anslöt; null i testamentet, som mäklaren sänder när gatewayen har dött eller anslutningen brutits",
        "format": "date-time"
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "whether the gateway is there",
        "x-sv": "om gatewayen är igång",
        "x-known": {
          "online": {
            "en": "the gateway is connected to the broker",
            "sv": "gatewayen är ansluten"
          },
          "offline": {
            "en": "it has stopped (`time` says when), or died (`time` is null): nothing new comes until it is online",
            "sv": "den har stoppats (`time` säger när) eller dött (`time` är null)"
          }
        }
      },
      "state_code": {
        "type": "integer",
        "description": "the same as a number: 0 offline, 1 online",
        "x-sv": "samma som ett tal"
      },
      "version": {
        "type": "string",
        "description": "of its program",
        "x-sv": "programversion"
      },
      "takes_requests": {
        "type": "boolean",
        "description": "whether it takes requests over MQTT; where not, nobody answers them",
        "x-sv": "om den tar emot begäranden över MQTT"
      }
    },
    "required": [
      "site",
      "gateway",
      "time",
      "state",
      "state_code",
      "version",
      "takes_requests"
    ]
  },
  "health": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:health",
    "title": "health",
    "description": "how a gateway is, each minute",
    "x-sv": "hur gatewayen mår, varje minut",
    "x-topic": "sippra/v1/{site}/gateway/{gateway}/health",
    "x-nature": "state",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when this was so; a minute after the last one, or within some seconds where a broker has come or gone, or refuses something or takes it again",
        "x-sv": "när det var så",
        "format": "date-time"
      },
      "version": {
        "type": "string",
        "description": "of its program",
        "x-sv": "programversion"
      },
      "uptime_s": {
        "type": "integer",
        "description": "since it started",
        "x-sv": "sedan start",
        "x-unit": "s"
      },
      "nodes_online": {
        "type": "integer",
        "description": "nodes by their `availability`",
        "x-sv": "noder som hörs"
      },
      "nodes_late": {
        "type": "integer",
        "description": "the same",
        "x-sv": "försenade noder"
      },
      "nodes_offline": {
        "type": "integer",
        "description": "the same",
        "x-sv": "tysta noder"
      },
      "outbox_messages": {
        "type": "integer",
        "description": "records that not every broker has for good yet",
        "x-sv": "väntande poster"
      },
      "outbox_oldest": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when the oldest of them was received; null where there is none",
        "x-sv": "den äldstas ankomst",
        "format": "date-time"
      },
      "published_messages": {
        "type": "integer",
        "description": "records that brokers have taken since the start, of all brokers together",
        "x-sv": "sända poster"
      },
      "copied_messages": {
        "type": "integer",
        "description": "records that were sent again, of all brokers together",
        "x-sv": "kopior efter avbrott"
      },
      "broker_connections": {
        "type": "integer",
        "description": "connections made since the start, of all brokers together",
        "x-sv": "anslutningar sedan start"
      },
      "brokers": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string",
              "pattern": "^[a-z0-9-]{1,64}$",
              "description": "its name in the gateway's configuration",
              "x-sv": "dess namn i konfigurationen"
            },
            "connected": {
              "type": "boolean",
              "description": "whether the gateway is connected to it",
              "x-sv": "om gatewayen är ansluten till den"
            },
            "mqtt_version": {
              "type": [
                "string",
                "null"
              ],
              "description": "5 or 3.1.1; null without a connection",
              "x-sv": "MQTT-version"
            },
            "proof": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "by what a message counts as delivered",
              "x-sv": "vad som visar att ett meddelande har nått fram",
              "x-known": {
                "answer": {
                  "en": "MQTT 5: the broker says of each message whether it takes it",
                  "sv": "MQTT 5: mäklaren säger om den tar emot varje meddelande"
                },
                "echo": {
                  "en": "MQTT 3.1.1: the message has come back to the gateway, which hears its own topics",
                  "sv": "MQTT 3.1.1: meddelandet har kommit tillbaka till gatewayen"
                },
                "puback": {
                  "en": "MQTT 3.1.1: the broker's acknowledgement alone; the gateway cannot tell whether what it acknowledged got through",
                  "sv": "MQTT 3.1.1: bara mäklarens kvittens; gatewayen kan inte se om det har nått fram"
                },
                "unknown": {
                  "en": "it is not decided yet: there is no connection, or nothing was sent on it",
                  "sv": "inte avgjort än: ingen anslutning, eller inget sänt"
                }
              }
            },
            "waiting_events": {
              "type": "integer",
              "description": "events that it does not have for good yet; where very much waits, as of the last minute",
              "x-sv": "väntande händelser"
            },
            "waiting_readings": {
              "type": "integer",
              "description": "the same of live readings, nights and spectra",
              "x-sv": "väntande mätvärden, nätter och spektrum"
            },
            "waiting_history": {
              "type": "integer",
              "description": "the same of late readings",
              "x-sv": "väntande äldre mätvärden"
            },
            "oldest": {
              "type": [
                "string",
                "null"
              ],
              "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
              "description": "when the oldest that waits for it was received; null where none does",
              "x-sv": "den äldstas ankomst",
              "format": "date-time"
            },
            "parked_messages": {
              "type": "integer",
              "description": "records that it refuses: they wait apart, and hold nothing up",
              "x-sv": "poster som den vägrar ta emot"
            },
            "published_messages": {
              "type": "integer",
              "description": "records that it has taken since the start",
              "x-sv": "sända poster"
            },
            "copied_messages": {
              "type": "integer",
              "description": "records that were sent to it again",
              "x-sv": "kopior"
            },
            "connections": {
              "type": "integer",
              "description": "connections made to it since the start",
              "x-sv": "anslutningar sedan start"
            }
          },
          "required": [
            "name",
            "connected",
            "mqtt_version",
            "proof",
            "waiting_events",
            "waiting_readings",
            "waiting_history",
            "oldest",
            "parked_messages",
            "published_messages",
            "copied_messages",
            "connections"
          ],
          "description": "a broker that gets all of this gateway's messages",
          "x-sv": "en mäklare som får gatewayens alla meddelanden"
        },
        "description": "each broker of its configuration, the main one first",
        "x-sv": "varje mäklare"
      },
      "parked": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "broker": {
              "type": "string",
              "pattern": "^[a-z0-9-]{1,64}$",
              "description": "which broker refuses it",
              "x-sv": "vilken mäklare"
            },
            "topic": {
              "type": "string",
              "description": "the topic that it was to go to",
              "x-sv": "ämnet"
            },
            "reason": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "why, and what is to be done about it",
              "x-sv": "varför, och vad som kan göras",
              "x-known": {
                "not-authorized": {
                  "en": "the broker's access list does not let this gateway write there: allow its user to",
                  "sv": "mäklaren låter inte gatewayen skriva där: ge dess användare rätt till det"
                },
                "topic-invalid": {
                  "en": "the broker does not take such a topic: allow all below sippra/ there",
                  "sv": "mäklaren tar inte emot ett sådant ämne: tillåt allt under sippra/"
                },
                "no-echo": {
                  "en": "the broker acknowledges it and hands it on to nobody, as MQTT 3.1.1 brokers do with what they deny: let this gateway's user write there",
                  "sv": "mäklaren kvitterar men sänder inte vidare, som vid nekad behörighet i MQTT 3.1.1: ge gatewayens användare skrivrätt"
                },
                "too-large": {
                  "en": "it is larger than the broker takes: raise its limit (mosquitto: max_packet_size, message_size_limit)",
                  "sv": "det är större än mäklaren tar emot: höj dess gräns"
                },
                "retain-not-supported": {
                  "en": "the broker keeps no retained messages: allow them there (mosquitto: retain_available true)",
                  "sv": "mäklaren tar inte emot kvarhållna meddelanden: tillåt dem där"
                },
                "qos-not-supported": {
                  "en": "the broker does not take QoS 1: allow it there (mosquitto: max_qos 1)",
                  "sv": "mäklaren tar inte emot QoS 1: tillåt det där"
                },
                "closed-on-it": {
                  "en": "the broker hangs up whenever this is sent: see its log, often it is a limit of size",
                  "sv": "mäklaren bryter varje gång det sänds: se dess logg, ofta är det en storleksgräns"
                },
                "payload-invalid": {
                  "en": "the broker does not take what is in it: see what its rules ask of a payload there",
                  "sv": "mäklaren tar inte emot innehållet: se vad dess regler kräver där"
                },
                "quota-exceeded": {
                  "en": "this gateway's quota at the broker is used up: raise it there",
                  "sv": "gatewayens kvot hos mäklaren är slut: höj den"
                },
                "refused": {
                  "en": "the broker refuses it and does not say why: see its log",
                  "sv": "mäklaren vägrar utan att säga varför: se dess logg"
                },
                "unfit": {
                  "en": "no message can be made of the record: the log says whether it is damaged, or an error in Sippra",
                  "sv": "posten går inte att skriva som meddelande: loggen säger om den är skadad, eller om det är ett fel i Sippra"
                }
              }
            },
            "messages": {
              "type": "integer",
              "description": "how many records wait, or 1 that is to be retained",
              "x-sv": "antal poster"
            },
            "since": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
              "description": "since when",
              "x-sv": "sedan när",
              "format": "date-time"
            }
          },
          "required": [
            "broker",
            "topic",
            "reason",
            "messages",
            "since"
          ],
          "description": "a topic on which a broker refuses something",
          "x-sv": "ett ämne där en mäklare vägrar ta emot något"
        },
        "description": "what brokers refuse, the oldest first: 20 at most, `parked_messages` counts all",
        "x-sv": "vad mäklare vägrar ta emot, högst 20"
      },
      "ways": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "via": {
              "type": "string",
              "pattern": "^[a-z0-9-]{1,64}$",
              "description": "the kind of way",
              "x-sv": "vägens slag"
            },
            "number": {
              "type": "integer",
              "description": "its place among those of its kind, from 1",
              "x-sv": "nummer bland dem av samma slag"
            },
            "state": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "how it is",
              "x-sv": "hur den är",
              "x-known": {
                "opening": {
                  "en": "being opened",
                  "sv": "öppnas"
                },
                "listening": {
                  "en": "it can be heard",
                  "sv": "lyssnar"
                },
                "away": {
                  "en": "unplugged, taken, or its module does not answer: the gateway's log says which",
                  "sv": "borta"
                }
              }
            },
            "since": {
              "type": "string",
              "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
              "description": "since when",
              "x-sv": "sedan när",
              "format": "date-time"
            }
          },
          "required": [
            "via",
            "number",
            "state",
            "since"
          ],
          "description": "a line or a radio module",
          "x-sv": "en ledning eller radiomodul"
        },
        "description": "what the gateway listens on",
        "x-sv": "vad gatewayen lyssnar på"
      },
      "refused": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "reason": {
              "type": "string",
              "pattern": "^[a-z0-9-]+$",
              "description": "why, as in the gateway's log",
              "x-sv": "varför, som i gatewayens logg",
              "x-known": {}
            },
            "count": {
              "type": "integer",
              "description": "how many since the gateway started",
              "x-sv": "antal sedan start"
            }
          },
          "required": [
            "reason",
            "count"
          ],
          "description": "a reason, and how often",
          "x-sv": "ett skäl, och hur ofta"
        },
        "description": "what was refused since the start, by reason",
        "x-sv": "vad som avvisats, per skäl"
      },
      "memory_mb": {
        "type": "number",
        "description": "resident memory of the process",
        "x-sv": "minne",
        "x-unit": "MB",
        "x-decimals": 1
      },
      "clock": {
        "type": "object",
        "properties": {
          "believed": {
            "type": "boolean",
            "description": "whether the gateway believes its machine's clock; while it does not, it sets no node's clock, deletes nothing, and calls nothing live",
            "x-sv": "om gatewayen litar på datorns klocka; annars ställs ingen nods klocka, inget raderas, inget är aktuellt"
          },
          "reason": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^[a-z0-9-]+$",
            "description": "why it does not, and what is to be done about it; null where it does",
            "x-sv": "varför inte, och vad som kan göras; null om den gör det",
            "x-known": {
              "before-build": {
                "en": "the machine's clock says a time before this program was made: set it, or let it be synchronised",
                "sv": "datorns klocka visar en tid före programmets tillkomst: ställ den, eller låt den synkroniseras"
              },
              "after-2100": {
                "en": "the machine's clock says a time after 2100: set it, or let it be synchronised",
                "sv": "datorns klocka visar en tid efter 2100: ställ den, eller låt den synkroniseras"
              },
              "not-synchronised": {
                "en": "the machine says that its clock is not synchronised yet: see that it reaches a time server",
                "sv": "datorn säger att dess klocka inte är synkroniserad än: se till att den når en tidsserver"
              },
              "behind-store": {
                "en": "the machine's clock is behind what this gateway has received: set it, or set clock: always if it is right",
                "sv": "datorns klocka går efter det som redan har tagits emot: ställ den, eller sätt clock: always om den går rätt"
              },
              "ahead-of-store": {
                "en": "the machine's clock is over 90 days ahead of all that this gateway has received: set it, or set clock: always if it is right",
                "sv": "datorns klocka går över 90 dagar före allt som har tagits emot: ställ den, eller sätt clock: always om den går rätt"
              },
              "jumped": {
                "en": "the machine's clock has jumped: where nobody can tell why, it is believed again when it has stood for 10 minutes",
                "sv": "datorns klocka har hoppat: om ingen vet varför litar gatewayen på den igen efter 10 minuter"
              }
            }
          },
          "since": {
            "type": [
              "string",
              "null"
            ],
            "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
            "description": "since when it does not, by its own guess; null where it does",
            "x-sv": "sedan när; null om den gör det",
            "format": "date-time"
          }
        },
        "required": [
          "believed",
          "reason",
          "since"
        ],
        "description": "the gateway's own clock",
        "x-sv": "gatewayens egen klocka"
      },
      "disk_free_mb": {
        "type": [
          "integer",
          "null"
        ],
        "description": "free where its database is; null where that cannot be told",
        "x-sv": "ledigt på disken",
        "x-unit": "MB"
      },
      "disk_state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "how that disk is; when it is full the gateway acknowledges nothing to nodes",
        "x-sv": "diskens läge",
        "x-known": {
          "ok": {
            "en": "there is room",
            "sv": "plats finns"
          },
          "filling": {
            "en": "full within a week at the present rate: make room, or find what fills it",
            "sv": "fylls"
          },
          "low": {
            "en": "less than 5 % or 200 MB are free: make room now",
            "sv": "nästan full"
          }
        }
      },
      "disk_full_days": {
        "type": [
          "integer",
          "null"
        ],
        "description": "until that disk is full at the rate of the last hours, up to three days of them; null where it does not fill up, or it is too early to tell",
        "x-sv": "dagar tills disken är full",
        "x-unit": "d"
      },
      "database_mb": {
        "type": "integer",
        "description": "what its database takes",
        "x-sv": "databasens storlek",
        "x-unit": "MB"
      }
    },
    "required": [
      "site",
      "gateway",
      "time",
      "version",
      "uptime_s",
      "nodes_online",
      "nodes_late",
      "nodes_offline",
      "outbox_messages",
      "outbox_oldest",
      "published_messages",
      "copied_messages",
      "broker_connections",
      "brokers",
      "parked",
      "ways",
      "refused",
      "memory_mb",
      "clock",
      "disk_free_mb",
      "disk_state",
      "disk_full_days",
      "database_mb"
    ]
  },
  "request": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:request",
    "title": "request",
    "description": "asks for other settings of a node, or something once; at least one is given. Taken where the gateway's configuration says `requests: true`",
    "x-sv": "ber om andra inställningar för en nod",
    "x-topic": "sippra/v1/{site}/request/node-settings",
    "x-nature": "request",
    "type": "object",
    "properties": {
      "transaction": {
        "type": "string",
        "pattern": "^[\\x20-\\x7e]{1,64}$",
        "description": "the caller's own id of the request: the same again is the same request; comes back in each response",
        "x-sv": "den frågandes eget id"
      },
      "node": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name",
        "x-sv": "nodens namn"
      },
      "interval_s": {
        "description": "reporting interval",
        "x-sv": "rapportintervall",
        "x-unit": "s",
        "type": "integer",
        "minimum": 60,
        "maximum": 43200
      },
      "tick_s": {
        "description": "time between two pressure samples, a divisor of the interval",
        "x-sv": "tid mellan två tryckmätningar, en jämn del av intervallet",
        "x-unit": "s",
        "type": "integer",
        "minimum": 1,
        "maximum": 3600
      },
      "windows": {
        "description": "acoustic windows in an interval, at most one a sample",
        "x-sv": "lyssnade fönster per intervall, högst ett per mätning",
        "type": "integer",
        "minimum": 1,
        "maximum": 16
      },
      "utc_offset_min": {
        "description": "local standard time less UTC",
        "x-sv": "lokal normaltid minus UTC",
        "x-unit": "min",
        "type": "integer",
        "minimum": -720,
        "maximum": 840
      },
      "restart": {
        "description": "restart",
        "x-sv": "starta om",
        "type": "boolean",
        "const": true
      },
      "known_noise": {
        "description": "known noise: what is heard is no leak; ends a suspicion and learns anew for 14 nights, muted meanwhile",
        "x-sv": "känt ljud: det som hörs är ingen läcka; noden lär in på nytt i 14 nätter, tystad under tiden",
        "type": "boolean",
        "const": true
      },
      "spectrum": {
        "description": "spectrum: both parts of the last night's spectrum",
        "x-sv": "båda delarna av den senaste nattens spektrum",
        "type": "boolean",
        "const": true
      },
      "check": {
        "description": "check: sensors, battery while it sends, radio module",
        "x-sv": "kontroll av givare, batteri under sändning och radiomodul",
        "type": "boolean",
        "const": true
      },
      "expires_s": {
        "description": "it is given up after this; 604800 where left out",
        "x-sv": "ges upp efter detta",
        "x-unit": "s",
        "type": "integer",
        "minimum": 60,
        "maximum": 2592000
      }
    },
    "required": [
      "transaction",
      "node"
    ],
    "additionalProperties": false
  },
  "response": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "urn:sippra:v1:response",
    "title": "response",
    "description": "what has become of a request: one at once, and one at each change",
    "x-sv": "vad som har hänt med en begäran",
    "x-topic": "sippra/v1/{site}/response/node-settings",
    "x-nature": "response",
    "type": "object",
    "properties": {
      "site": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the site, as in the topic",
        "x-sv": "anläggningen, som i ämnet"
      },
      "gateway": {
        "type": "string",
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the gateway that published it",
        "x-sv": "den gateway som sände det"
      },
      "transaction": {
        "type": [
          "string",
          "null"
        ],
        "description": "the caller's; null where there is none, or none that can be read",
        "x-sv": "den frågandes"
      },
      "node": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]{1,64}$",
        "description": "the node's name; null where the request names none that can be read",
        "x-sv": "nodens namn"
      },
      "time": {
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "since when it is so",
        "x-sv": "sedan när",
        "format": "date-time"
      },
      "state": {
        "type": "string",
        "pattern": "^[a-z0-9-]+$",
        "description": "what has become of the request",
        "x-sv": "vad som hänt med begäran",
        "x-known": {
          "queued": {
            "en": "it waits for the node's next answer",
            "sv": "väntar på nodens nästa svar"
          },
          "done": {
            "en": "the node has done it",
            "sv": "noden har utfört det"
          },
          "refused": {
            "en": "nothing was done: `reason` says why",
            "sv": "inget har gjorts: `reason` säger varför"
          },
          "expired": {
            "en": "its time was up: `reason` says whether it may be done",
            "sv": "tiden gick ut"
          },
          "cancelled": {
            "en": "an operator has called it off",
            "sv": "återkallad av driftpersonal"
          }
        }
      },
      "refused_by": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "who refused; null where nobody did",
        "x-sv": "vem som vägrade",
        "x-known": {
          "gateway": {
            "en": "before anything was queued",
            "sv": "innan något köades"
          },
          "node": {
            "en": "by the node itself",
            "sv": "av noden själv"
          }
        }
      },
      "reason": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "why it is not done; null where it is, or may yet be",
        "x-sv": "varför det inte är gjort",
        "x-known": {
          "malformed": {
            "en": "the request is no JSON, too long, retained, or has a field that is missing, unknown or out of range: correct it",
            "sv": "begäran är felaktig: rätta den"
          },
          "unknown-request": {
            "en": "there is no request of this name",
            "sv": "det finns ingen sådan begäran"
          },
          "unknown-node": {
            "en": "there is no node of this name here",
            "sv": "det finns ingen nod med det namnet"
          },
          "too-many": {
            "en": "too many wait for the node, or were asked for within the hour: ask later",
            "sv": "för många väntar, eller begärdes den senaste timmen: försök senare"
          },
          "transaction-reused": {
            "en": "the transaction has asked for something else before: give each request one of its own",
            "sv": "transaktionen har redan begärt något annat: ge varje begäran en egen"
          },
          "not-allowed": {
            "en": "whoever asked may not ask for this: the gateway's operator says who may",
            "sv": "den som frågar har inte rätt att begära detta: driftpersonalen avgör vem som har det"
          },
          "failed": {
            "en": "the gateway failed: its operator finds why in its log",
            "sv": "gatewayen misslyckades: se dess logg"
          },
          "node-unknown-setting": {
            "en": "the node's firmware does not know the setting: flash it anew, or leave it out",
            "sv": "nodens program känner inte inställningen"
          },
          "node-out-of-range": {
            "en": "the value is out of the node's range, or does not fit its other settings",
            "sv": "värdet är utanför nodens gränser, eller passar inte övriga inställningar"
          },
          "node-refused": {
            "en": "the node refused for a reason of a later version",
            "sv": "noden vägrade av annat skäl"
          },
          "not-sent": {
            "en": "it never went out: nothing was done",
            "sv": "den skickades aldrig: inget har gjorts"
          },
          "no-outcome": {
            "en": "it went out, and the node did not tell what became of it: it may be done",
            "sv": "den skickades, men noden har inte svarat: den kan vara utförd"
          }
        }
      },
      "reason_text": {
        "type": [
          "string",
          "null"
        ],
        "description": "the same as a sentence for people, in English",
        "x-sv": "samma som en mening, på engelska"
      },
      "command": {
        "type": [
          "integer",
          "null"
        ],
        "description": "the command's number; null where the request has become none, and so are the rest",
        "x-sv": "kommandots nummer"
      },
      "settings": {
        "type": [
          "object",
          "null"
        ],
        "properties": {
          "interval_s": {
            "description": "reporting interval",
            "x-sv": "rapportintervall",
            "x-unit": "s",
            "type": "integer",
            "minimum": 60,
            "maximum": 43200
          },
          "tick_s": {
            "description": "time between two pressure samples, a divisor of the interval",
            "x-sv": "tid mellan två tryckmätningar, en jämn del av intervallet",
            "x-unit": "s",
            "type": "integer",
            "minimum": 1,
            "maximum": 3600
          },
          "windows": {
            "description": "acoustic windows in an interval, at most one a sample",
            "x-sv": "lyssnade fönster per intervall, högst ett per mätning",
            "type": "integer",
            "minimum": 1,
            "maximum": 16
          },
          "utc_offset_min": {
            "description": "local standard time less UTC",
            "x-sv": "lokal normaltid minus UTC",
            "x-unit": "min",
            "type": "integer",
            "minimum": -720,
            "maximum": 840
          },
          "restart": {
            "description": "restart",
            "x-sv": "starta om",
            "type": "boolean",
            "const": true
          },
          "known_noise": {
            "description": "known noise: what is heard is no leak; ends a suspicion and learns anew for 14 nights, muted meanwhile",
            "x-sv": "känt ljud: det som hörs är ingen läcka; noden lär in på nytt i 14 nätter, tystad under tiden",
            "type": "boolean",
            "const": true
          },
          "spectrum": {
            "description": "spectrum: both parts of the last night's spectrum",
            "x-sv": "båda delarna av den senaste nattens spektrum",
            "type": "boolean",
            "const": true
          },
          "check": {
            "description": "check: sensors, battery while it sends, radio module",
            "x-sv": "kontroll av givare, batteri under sändning och radiomodul",
            "type": "boolean",
            "const": true
          }
        },
        "description": "what was asked for",
        "x-sv": "det som begärdes"
      },
      "origin": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^[a-z0-9-]+$",
        "description": "who asked",
        "x-sv": "vem som bad",
        "x-known": {
          "cli": {
            "en": "an operator",
            "sv": "driftpersonal"
          },
          "mqtt": {
            "en": "a request over MQTT",
            "sv": "en begäran"
          }
        }
      },
      "requested": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when",
        "x-sv": "när",
        "format": "date-time"
      },
      "expires": {
        "type": [
          "string",
          "null"
        ],
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
        "description": "when it is given up where it is not done by then",
        "x-sv": "när den ges upp",
        "format": "date-time"
      },
      "sends": {
        "type": [
          "integer",
          "null"
        ],
        "description": "how often it has been sent to the node",
        "x-sv": "antal sändningar"
      }
    },
    "required": [
      "site",
      "gateway",
      "transaction",
      "node",
      "time",
      "state",
      "refused_by",
      "reason",
      "reason_text",
      "command",
      "settings",
      "origin",
      "requested",
      "expires",
      "sends"
    ]
  }
};

const topics = {
  "reading": "node/{node}/reading",
  "history": "node/{node}/history",
  "event": "node/{node}/event",
  "night": "node/{node}/night",
  "spectrum": "node/{node}/spectrum",
  "latest": "node/{node}/latest",
  "leak": "node/{node}/leak",
  "availability": "node/{node}/availability",
  "signal": "node/{node}/signal",
  "info": "node/{node}/info",
  "alarm": "alarm/{gateway}/{alarm}",
  "alarms": "alarm/{gateway}",
  "flow": "area/{area}/flow",
  "status": "gateway/{gateway}/status",
  "health": "gateway/{gateway}/health",
  "request": "request/node-settings",
  "response": "response/node-settings"
};

/** The topic of a message, with "+" for each name that is not given: what to subscribe to. */
export function topicOf(message, { site = "+", gateway = "+", node = "+", alarm = "+", area = "+" } = {}) {
  const below = topics[message].replace("{node}", node).replace("{gateway}", gateway).replace("{alarm}", alarm).replace("{area}", area);
  return `sippra/v1/${site}/${below}`;
}

/** Which message a topic carries, and of what; null where it is none of Sippra's. */
export function parseTopic(topic) {
  const levels = topic.split("/");
  if (levels[0] !== "sippra" || levels[1] !== "v1") return null;
  const site = levels[2];
  for (const [message, below] of Object.entries(topics)) {
    const parts = below.split("/");
    if (parts.length !== levels.length - 3) continue;
    const names = { site };
    const fits = parts.every((part, i) => {
      const level = levels[i + 3];
      if (!part.startsWith("{")) return part === level;
      names[part.slice(1, -1)] = level;
      return level !== "";
    });
    if (fits) return { message, ...names };
  }
  return null;
}
