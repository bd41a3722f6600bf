import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { entries, npmEntries } from "./entries.js";

const ID = "8545436153352348123";

const envelope = (data) => `{"code":200,"data":${data},"date":"","message":"","requestId":"","success":true}`;

/** Returns the JSON of a value, with bigints as numbers. */
function json(value) {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(json).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).map((key) => `${JSON.stringify(key)}:${json(value[key])}`).join(",")}}`;
}

for (const [entry, { decodeEnvelope }] of Object.entries(entries)) {
  describe(entry, () => {
    const data = (text, int64) => decodeEnvelope(envelope(text), { int64 }).data;

    test("int64 selects how an id is decoded", () => {
      assert.equal(decodeEnvelope(envelope(ID)).data, ID);
      assert.equal(data(ID, "number"), Number(ID));
      assert.equal(data(ID, "string"), ID);
      assert.equal(data(ID, "bigint"), BigInt(ID));
    });

    test("with \"number\", rounding an integer is an anomaly", () => {
      const anomalies = (text) => decodeEnvelope(envelope(text), { int64: "number" }).anomalies;
      for (const exact of ["7", "9007199254740991", "9007199254740992", "18446744073709551616", "1e19", `"${ID}"`, "0.12345678901234567"]) {
        assert.deepEqual(anomalies(exact), [], exact);
      }
      for (const lost of [ID, `[{"id":-${ID}}]`, "9007199254740993", "1".repeat(400)]) assert.deepEqual(anomalies(lost), ["integers-rounded"], lost);
      assert.deepEqual(decodeEnvelope(`{"code":0,"success":true,"data":1,"more":${ID}}`, { int64: "number" }).anomalies, []);
    });

    test("only integers outside ±(2^53-1) change", () => {
      for (const safe of ["9007199254740991", "-9007199254740991", "1000000000000000", "0", "-0", "5308"]) {
        assert.equal(data(safe, "string"), JSON.parse(safe), safe);
        assert.equal(data(safe, "bigint"), JSON.parse(safe), safe);
      }
      const long = ["9007199254740992", "-9007199254740992", "9999999999999999", "10000000000000000", "18446744073709551615", "-9223372036854775808", "1".repeat(400)];
      for (const number of long) {
        assert.equal(data(number, "string"), number);
        assert.equal(data(number, "bigint"), BigInt(number));
      }
    });

    test("numbers with a fraction or an exponent are decoded like JSON.parse", () => {
      for (const number of [`${ID}.0`, `${ID}.5`, `${ID}e0`, `${ID}E+1`, "1e400", "-1e400", "0.12345678901234567890", "1.5e-12345678901234567890"]) {
        assert.equal(data(number, "string"), JSON.parse(number), number);
        assert.equal(data(number, "bigint"), JSON.parse(number), number);
      }
    });

    test("integers at any depth are exact, and nothing else changes", () => {
      const value = {
        id: BigInt(ID),
        list: [1, BigInt(ID), [[-BigInt(ID)]], { [ID]: BigInt(ID) }],
        text: ID,
        quoted: `"${ID}", \\${ID}\\" 1`,
        empty: { list: [], object: {} },
        words: [true, false, null, ""],
        "\u{1f600}é": BigInt(ID) + 1n,
        data: { data: BigInt(ID) },
      };
      assert.deepEqual(data(json(value), "bigint"), value);
      const asText = JSON.parse(json(value), (_, it) => it);
      asText.id = asText.list[1] = asText.list[3][ID] = asText.data.data = ID;
      asText.list[2][0][0] = `-${ID}`;
      asText["\u{1f600}é"] = String(BigInt(ID) + 1n);
      assert.deepEqual(data(json(value), "string"), asText);
    });

    test("only integers in data change", () => {
      const decoded = decodeEnvelope(`{"code":5308,"success":false,"extra":${ID},"message":${ID},"x":{"data":${ID}},"data":[${ID}]}`, { int64: "string" });
      assert.deepEqual(decoded.data, [ID]);
      assert.deepEqual(decoded.anomalies, ["message-not-a-string"]);
      assert.equal(decodeEnvelope(`{"code":${ID},"success":true,"data":${ID}}`, { int64: "string" }).reason, "code-not-an-integer");
      assert.equal(decodeEnvelope(`[${ID}]`, { int64: "string" }).reason, "not-an-object");
      assert.equal(decodeEnvelope(ID, { int64: "string" }).reason, "not-an-object");
    });

    test("a message that cannot be converted to a string is an anomaly", () => {
      const deep = "[".repeat(100_000) + "]".repeat(100_000);
      for (const message of ['{"toString":1}', '[{"toString":null,"valueOf":1}]', deep]) {
        for (const int64 of ["string", "bigint", "number"]) {
          const text = `{"code":5308,"success":false,"message":${message},"data":${ID}}`;
          const { code, anomalies } = decodeEnvelope(text, { int64 });
          assert.deepEqual([code, anomalies[0]], [5308, "message-not-a-string"]);
        }
      }
    });

    test("the key data is found however it is escaped", () => {
      const dataOf = (fields) => decodeEnvelope(`{"code":0,"success":true,${fields}}`, { int64: "string" }).data;
      assert.equal(dataOf(`"d\\u0061ta" : ${ID}`), ID);
      assert.equal(dataOf(`"\\u0064\\u0061\\u0074\\u0061":\n${ID}\n`), ID);
      assert.equal(dataOf(`"data":1,"data":${ID}`), ID);
      assert.equal(dataOf(`"data":${ID},"data":1`), 1);
      for (const key of ["dat", "dataa", "Data", "d\\u0061t", "da\\tta", "\\u0064ata\\u0000"]) assert.equal(dataOf(`"${key}":${ID}`), null, key);
    });

    test("invalid JSON is never repaired", () => {
      const wrong = [
        `{${ID}:1}`, `{ ${ID} : 1 }`, `{"a":1,${ID}:2}`, `0${ID}`, `-0${ID}`, `--${ID}`, `+${ID}`, `.${ID}`, `${ID}.`, `${ID}e`, `[${ID} ${ID}]`,
        `[${ID},]`, `x${ID}`, `${ID}x`, `${ID}""`, `[${ID}`, `${ID}}`, `tru${ID}`, `"\\u00"${ID}`, `${ID}-1`,
      ];
      for (const text of wrong) {
        assert.equal(decodeEnvelope(envelope(text), { int64: "string" }).reason, "not-json", text);
        assert.equal(decodeEnvelope(envelope(text), { int64: "bigint" }).reason, "not-json", text);
      }
    });

    test("integers in long texts are exact after characters of every length", () => {
      for (const character of ["x", "é", "\u{1f600}", "\\u00e9", "\ud800"]) {
        for (let more = 0; more < 24; more += 1) {
          const value = ["-".repeat(more) + character.repeat(5_450), BigInt(ID), ID, [-BigInt(ID)]];
          const text = character === "\\u00e9" ? json(value).replaceAll("\\\\u", "\\u") : json(value);
          const decoded = data(text, "bigint");
          assert.equal(decoded[1], BigInt(ID), `${character} ${more}`);
          assert.deepEqual(decoded.slice(2), [ID, [-BigInt(ID)]]);
          assert.equal(decoded[0], JSON.parse(text)[0]);
        }
      }
      // Characters of several bytes before, across and after multiples of 16 KiB.
      for (const character of ["é", "数", "\u{1f600}"]) {
        for (const border of [16_384, 32_768]) {
          for (let off = -40; off <= 4; off += 1) {
            const value = ["x".repeat(border - 30 + off) + character.repeat(3), BigInt(ID), `AAAA,${ID},BBBB`, { [character]: BigInt(ID) }];
            assert.deepEqual(data(json(value), "bigint"), value, `${character} ${border} ${off}`);
          }
        }
        const list = Array.from({ length: 1_000 }, (_, at) => ({ id: BigInt(ID) + BigInt(at), name: character }));
        assert.deepEqual(data(json(list), "bigint"), list);
      }
      const many = Array.from({ length: 6_000 }, (_, at) => BigInt(ID) + BigInt(at));
      assert.deepEqual(data(json(many), "bigint"), many);
      assert.deepEqual(data(json(many), "string"), many.map(String));
    });

    test("the keys __proto__ and constructor are ordinary keys", () => {
      const decoded = data(`{"__proto__":${ID},"constructor":{"__proto__":{"a":${ID}}}}`, "bigint");
      assert.equal(Object.getOwnPropertyDescriptor(decoded, "__proto__").value, BigInt(ID));
      assert.equal(Object.getOwnPropertyDescriptor(decoded.constructor, "__proto__").value.a, BigInt(ID));
      assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
    });

    test("deeply nested integers are exact", () => {
      const depth = 100_000;
      let value = data("[".repeat(depth) + ID + "]".repeat(depth), "bigint");
      for (let at = 0; at < depth; at += 1) value = value[0];
      assert.equal(value, BigInt(ID));
    });

    test("int64 applies to bytes but not to parsed objects", () => {
      const bytes = new TextEncoder().encode(envelope(ID));
      assert.equal(decodeEnvelope(bytes, { int64: "string" }).data, ID);
      const object = { code: 0, success: true, data: [Number(ID)] };
      assert.equal(decodeEnvelope(object, { int64: "string" }).data, object.data);
    });

    test("integers of more than 1,000 digits are strings instead of bigints", () => {
      for (const sign of ["", "-"]) {
        const longest = sign + "9".repeat(1000);
        assert.equal(data(longest, "bigint"), BigInt(longest));
        const longer = sign + "9".repeat(1001);
        assert.equal(data(longer, "bigint"), longer);
        assert.equal(data(longer, "string"), longer);
      }
      // More digits than some JavaScript engines allow.
      const huge = "9".repeat(400_000);
      assert.deepEqual(data(`[${huge},${ID}]`, "bigint"), [huge, BigInt(ID)]);
    });

    test("without BigInt, long integers are strings", () => {
      const { BigInt } = globalThis;
      delete globalThis.BigInt;
      try {
        assert.deepEqual(data(`[${ID},7]`, "bigint"), [ID, 7]);
      } finally {
        globalThis.BigInt = BigInt;
      }
    });

    test("random values survive a round trip", () => {
      // A seeded generator (mulberry32), so that failures are reproducible.
      let state = 7;
      const random = (below) => {
        state = (state + 0x6d2b79f5) | 0;
        let bits = Math.imul(state ^ (state >>> 15), state | 1);
        bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
        return ((bits ^ (bits >>> 14)) >>> 0) % below;
      };
      const texts = ["", ID, `"${ID}`, "\\", "\\\\\"", "é", "\u{1f600}", "data", "\n", "9".repeat(20), ":", "]}"];
      const leaf = () => {
        const sign = random(2) === 0 ? 1n : -1n;
        switch (random(5)) {
          case 0:
            return sign * BigInt("9007199254740992") * BigInt(1 + random(9e5)) + sign * BigInt(random(1e6));
          case 1:
            return random(2 ** 32) - 2 ** 31;
          case 2:
            return texts[random(texts.length)];
          case 3:
            return random(1e6) / 1e3;
          default:
            return [true, false, null][random(3)];
        }
      };
      const value = (depth) => {
        if (depth === 0) return leaf();
        const length = random(5);
        if (random(2) === 0) return Array.from({ length }, () => value(depth - random(depth) - 1));
        return Object.fromEntries(Array.from({ length }, (_, at) => [texts[random(texts.length)] + at, value(depth - random(depth) - 1)]));
      };
      for (let round = 0; round < 500; round += 1) {
        const expected = value(4);
        assert.deepEqual(data(json(expected), "bigint"), expected, json(expected));
      }
    });
  });
}

for (const [entry, { decodeResponse, unwrapEnvelope }] of Object.entries(npmEntries)) {
  test(`decodeResponse and unwrapEnvelope accept int64: ${entry}`, async () => {
    assert.equal((await decodeResponse(new Response(envelope(ID)), { int64: "bigint" })).data, BigInt(ID));
    assert.equal(unwrapEnvelope(envelope(ID), { int64: "string" }), ID);
  });
}
