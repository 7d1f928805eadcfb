import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
    /// A file of a header and `dataByteCount` bytes 0, 1, 2, ...
    static func file(_ header: String, dataByteCount: Int = 0) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        return length + Array(header.utf8) + (0..<dataByteCount).map { UInt8(truncatingIfNeeded: $0) }
    }

    static func tensor(_ name: String, _ type: String, _ shape: String, _ begin: Int, _ end: Int) -> String {
        "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}"
    }

    @Test func everyTypeIsReadWithItsHandWrittenValue() throws {
        let cases: [(String, [UInt8], Double)] = [
            ("BOOL", [1], 1), ("BOOL", [2], 1), ("U8", [200], 200), ("I8", [0xFE], -2), ("U16", [0x01, 0x80], 32769),
            ("I16", [0xFE, 0xFF], -2), ("U32", [0, 0, 0, 0x80], 2_147_483_648), ("I32", [0xFF, 0xFF, 0xFF, 0xFF], -1),
            ("I64", [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], -3), ("U64", [5, 0, 0, 0, 0, 0, 0, 0], 5),
            ("F16", [0x00, 0xC5], -5), ("BF16", [0x20, 0xC1], -10), ("F32", [0, 0, 0x20, 0x41], 10),
            ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], -1.5),
        ]
        for (type, bytes, value) in cases {
            let header = "{\(Self.tensor("x", type, "", 0, bytes.count))}"
            let file = try SafetensorsFile(bytes: Self.file(header) + bytes)
            #expect(try file.tensor(named: "x") == Tensor(shape: [], repeating: Float(value)), "\(type)")
            #expect(try file.doubles(named: "x") == Tensor(shape: [], repeating: value), "\(type)")
            if file.entries[0].type.isInteger {
                #expect(try file.integers(named: "x") == Tensor(shape: [], repeating: Int(value)), "\(type)")
            } else {
                #expect(throws: SafetensorsError.self, "\(type)") { try file.integers(named: "x") }
            }
        }
    }

    @Test func theHeaderIsDescribed() throws {
        let header =
            "{\"__metadata__\":{\"k\\u0065y\":\"a\\n\\\"\\u20AC\\uD83D\\uDE00\"}, \(Self.tensor("b", "F32", "1,2", 4, 12)),\n"
            + "\(Self.tensor("a", "U8", "4", 0, 4)),\(Self.tensor("none", "F64", "7,0", 4, 4)) } \t\r\n "
        let file = try SafetensorsFile(bytes: Self.file(header, dataByteCount: 12))
        #expect(file.metadata == ["key": "a\n\"\u{20AC}\u{1F600}"])
        #expect(file.names == ["a", "none", "b"])
        #expect(file.shape(of: "b") == [1, 2])
        #expect(file.shape(of: "c") == nil)
        #expect(file.entry(named: "a")?.type == .uint8)
        #expect(try file.integers(named: "a").elements == [0, 1, 2, 3])
        #expect(try file.tensor(named: "none") == Tensor(shape: [7, 0], elements: []))
        #expect(throws: SafetensorsError.noTensor(name: "c")) { try file.tensor(named: "c") }
    }

    @Test func anEmptyFileOfTensorsIsAllowed() throws {
        #expect(try SafetensorsFile(bytes: Self.file("{}")).names == [])
    }

    /// A header, the bytes of data after it, and the refusal's whole text.
    static let refusals: [(header: String, dataByteCount: Int, message: String)] = [
        ("", 0, "the header is malformed at byte 8: it must begin with {"),
        (" {}", 0, "the header is malformed at byte 8: it must begin with {"),
        ("[]", 0, "the header is malformed at byte 8: it must begin with {"),
        ("{", 0, "the header is malformed at byte 9: expected a string"),
        ("{}x", 0, "the header is malformed at byte 10: only white space may follow the closing }"),
        ("{}\0", 0, "the header is malformed at byte 10: only white space may follow the closing }"),
        ("{\"a\":{}}", 0, "tensor \"a\": it has no dtype"),
        ("{\"a\":1}", 0, "the header is malformed at byte 13: expected an object"),
        ("{\"a\" {}}", 0, "the header is malformed at byte 13: expected a colon after a key"),
        ("{\"a\":{},}", 0, "tensor \"a\": it has no dtype"),
        ("{\(tensor("a", "U8", "", 0, 1)),}", 1, "the header is malformed at byte 60: expected a string"),
        (
            "{\(tensor("a", "U8", "", 0, 1)) \"b\":{}}", 1,
            "the header is malformed at byte 60: expected a comma or the closing }"
        ),
        ("{\"a\":{\"dtype\":\"U8\"}}", 0, "tensor \"a\": it has no shape"),
        (
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[]}}", 0,
            "tensor \"a\": data_offsets must be two numbers, the first byte and the one after the last"
        ),
        (
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0]}}", 1,
            "tensor \"a\": data_offsets must be two numbers, the first byte and the one after the last"
        ),
        (
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1,1]}}", 1,
            "tensor \"a\": data_offsets has more than 2 numbers"
        ),
        (
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1],\"x\":1}}", 1,
            "tensor \"a\": the key \"x\" is none of dtype, shape, data_offsets"
        ),
        ("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", 0, "tensor \"a\": the key \"dtype\" is there twice"),
        ("{\"a\":{\"shape\":[],\"shape\":[]}}", 0, "tensor \"a\": the key \"shape\" is there twice"),
        (
            "{\"a\":{\"data_offsets\":[],\"data_offsets\":[]}}", 0,
            "tensor \"a\": the key \"data_offsets\" is there twice"
        ),
        (
            "{\(tensor("a", "F8", "", 0, 1))}", 1,
            "tensor \"a\": the dtype \"F8\" is none of BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64"
        ),
        (
            "{\(tensor("a", "F32", "2", 0, 9))}", 9,
            "tensor \"a\": F32 of shape [2] takes 8 bytes, data_offsets [0, 9] hold 9"
        ),
        (
            "{\(tensor("a", "F32", "0", 0, 4))}", 4,
            "tensor \"a\": F32 of shape [0] takes 0 bytes, data_offsets [0, 4] hold 4"
        ),
        ("{\(tensor("a", "U8", "1", 1, 0))}", 1, "tensor \"a\": data_offsets [1, 0] run backwards"),
        (
            "{\(tensor("a", "U8", "4294967296,4294967296", 0, 0))}", 0,
            "tensor \"a\": shape [4294967296, 4294967296] has more elements than 64 bits count"
        ),
        (
            "{\(tensor("a", "U8", "0,4294967296,4294967296", 0, 0))}", 0,
            "tensor \"a\": shape [0, 4294967296, 4294967296] has more elements than 64 bits count"
        ),
        (
            "{\(tensor("a", "F64", "1152921504606846976", 0, 0))}", 0,
            "tensor \"a\": shape [1152921504606846976] has more elements than 64 bits count"
        ),
        (
            "{\(tensor("a", "U8", "9223372036854775808", 0, 0))}", 0,
            "the header is malformed at byte 54: the number exceeds 64 bits"
        ),
        (
            "{\(tensor("a", "U8", "-1", 0, 0))}", 0,
            "the header is malformed at byte 36: expected a whole number that is not negative"
        ),
        (
            "{\(tensor("a", "U8", "1.0", 0, 1))}", 1,
            "the header is malformed at byte 37: expected a comma or the closing ]"
        ),
        (
            "{\(tensor("a", "U8", "1e0", 0, 1))}", 1,
            "the header is malformed at byte 37: expected a comma or the closing ]"
        ),
        ("{\(tensor("a", "U8", "01", 0, 1))}", 1, "the header is malformed at byte 36: a number must not begin with 0"),
        (
            "{\(tensor("a", "U8", "1,", 0, 1))}", 1,
            "the header is malformed at byte 38: expected a whole number that is not negative"
        ),
        (
            "{\(tensor("a", "U8", "null", 0, 1))}", 1,
            "the header is malformed at byte 36: expected a whole number that is not negative"
        ),
        (
            "{\(tensor("a", "U8", Array(repeating: "1", count: 33).joined(separator: ","), 0, 1))}", 1,
            "tensor \"a\": shape has more than 32 numbers"
        ),
        ("{\(tensor("a", "U8", "", 0, 1)),\(tensor("a", "U8", "", 1, 2))}", 2, "tensor \"a\": the name is there twice"),
        (
            "{\(tensor("a", "U8", "", 0, 1)),\(tensor("\\u0061", "U8", "", 1, 2))}", 2,
            "tensor \"a\": the name is there twice"
        ),
        ("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "the header is malformed at byte 27: a second __metadata__"),
        (
            "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0,
            "the header is malformed at byte 33: the metadata key \"a\" is there twice"
        ),
        ("{\"__metadata__\":{\"a\":1}}", 0, "the header is malformed at byte 29: expected a string"),
        ("{\"__metadata__\":[]}", 0, "the header is malformed at byte 24: expected an object"),
        ("{\"a\\x\":{}}", 0, "the header is malformed at byte 12: an unknown escape in a string"),
        ("{\"\\u12g4\":{}}", 0, "the header is malformed at byte 14: four hexadecimal digits must follow \\u"),
        ("{\"\\uD800\":{}}", 0, "the header is malformed at byte 16: the first half of a surrogate pair stands alone"),
        (
            "{\"\\uD800\\u0041\":{}}", 0,
            "the header is malformed at byte 22: the first half of a surrogate pair stands alone"
        ),
        ("{\"\\uDC00\":{}}", 0, "the header is malformed at byte 16: the second half of a surrogate pair stands alone"),
        ("{\"a\nb\":{}}", 0, "the header is malformed at byte 11: a control character in a string must be escaped"),
        ("{\"abc", 0, "the header is malformed at byte 13: the string has no closing quote"),
        ("{\"abc\\", 0, "the header is malformed at byte 14: the string has no closing quote"),
        (
            "{\(tensor("a", "U8", "1", 1, 2))}", 2,
            "bytes 0 to 1 of the data: belong to no tensor; gaps are not allowed"
        ),
        (
            "{\(tensor("a", "U8", "1", 0, 1)),\(tensor("b", "U8", "1", 3, 4))}", 4,
            "bytes 1 to 3 of the data: belong to no tensor; gaps are not allowed"
        ),
        (
            "{\(tensor("a", "U8", "2", 0, 2)),\(tensor("b", "U8", "2", 1, 3))}", 3,
            "tensor \"b\": its bytes from 1 on belong to another tensor too"
        ),
        (
            "{\(tensor("a", "U8", "2", 0, 2)),\(tensor("b", "U8", "2", 0, 2))}", 2,
            "tensor \"b\": its bytes from 0 on belong to another tensor too"
        ),
        (
            "{\(tensor("a", "U8", "2", 0, 2)),\(tensor("b", "U8", "0", 1, 1))}", 2,
            "tensor \"b\": its bytes from 1 on belong to another tensor too"
        ),
        (
            "{\(tensor("a", "U8", "1", 0, 1))}", 3,
            "bytes 1 to 3 of the data: belong to no tensor; the last must end the file"
        ),
        ("{}", 5, "bytes 0 to 5 of the data: belong to no tensor; the last must end the file"),
        ("{\(tensor("a", "U8", "9", 0, 9))}", 8, "the file is cut short: 69 bytes where 70 are needed"),
    ]

    @Test(arguments: refusals) func refuses(_ refusal: (header: String, dataByteCount: Int, message: String)) {
        let error = #expect(throws: SafetensorsError.self, "\(refusal.header)") {
            try SafetensorsFile(bytes: Self.file(refusal.header, dataByteCount: refusal.dataByteCount))
        }
        #expect(error.map { "\($0)" } == refusal.message, "\(refusal.header)")
    }

    @Test func refusesInvalidUTF8() {
        var bytes = Self.file("{\"a?\":{}}")
        bytes[11] = 0xFF
        #expect(throws: SafetensorsError.header(offset: 10, rule: "the string is not valid UTF-8")) {
            try SafetensorsFile(bytes: bytes)
        }
    }

    @Test(arguments: [
        (UInt64(100_000_001), "the header claims 100000001 bytes; at most 100000000 are allowed"),
        (UInt64.max, "the header claims 18446744073709551615 bytes; at most 100000000 are allowed"),
        (UInt64(100_000_000), "the file is cut short: 10 bytes where 100000008 are needed"),
    ])
    func refusesAHeaderLength(_ length: UInt64, _ message: String) {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes: bytes) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test func refusesAnU64AboveWhatIntCounts() throws {
        let file = try SafetensorsFile(
            bytes: Self.file("{\(Self.tensor("a", "U64", "", 0, 8))}") + [UInt8](repeating: 0xFF, count: 8))
        #expect(throws: SafetensorsError.tensor(name: "a", rule: "U64 does not fit the whole numbers asked for")) {
            try file.integers(named: "a")
        }
    }

    /// A small file with every part of the format.
    static func sample() throws -> [UInt8] {
        var writer = SafetensorsWriter(metadata: ["format": "test", "quote": "\""])
        try writer.add("a", Tensor<Float>(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6]))
        try writer.add("b", Tensor<Float>(shape: [3], elements: [1, -1, 0.5]), as: .float16)
        try writer.add("c", Tensor<Int>(shape: [], elements: [7]))
        return try writer.serialised()
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try Self.sample()
        for count in 0..<bytes.count {
            #expect(throws: SafetensorsError.self, "\(count) bytes") {
                try SafetensorsFile(bytes: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: SafetensorsError.self, "a byte more") { try SafetensorsFile(bytes: bytes + [0]) }
    }

    @Test(arguments: 0..<UInt64(8)) func changedBytesNeverCrash(seed: UInt64) throws {
        let sample = try Self.sample()
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[position] = UInt8.random(in: 0...255, using: &generator)
            }
            do throws(SafetensorsError) {
                let file = try SafetensorsFile(bytes: bytes)
                for entry in file.entries { #expect(try file.tensor(named: entry.name).count == entry.count) }
            } catch {
                refused += 1
                #expect(!"\(error)".isEmpty)
            }
        }
        #expect(refused > 500)
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let absent = URL(fileURLWithPath: "/nowhere/at all.safetensors")
        #expect(
            throws: SafetensorsError.file(path: "/nowhere/at all.safetensors", reason: "No such file or directory")
        ) {
            try SafetensorsFile(contentsOf: absent)
        }
        let folder = FileManager.default.temporaryDirectory
        #expect(throws: SafetensorsError.file(path: folder.path, reason: "not a regular file")) {
            try SafetensorsFile(contentsOf: folder)
        }
    }

    @Test func aFileThatShrinksAfterOpeningIsRefused() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        let bytes = try Self.sample()
        try Data(bytes).write(to: url)
        let file = try SafetensorsFile(contentsOf: url)
        truncate(url.path, off_t(bytes.count - 1))
        #expect(throws: SafetensorsError.cutShort(byteCount: bytes.count - 1, needed: bytes.count)) {
            try file.tensor(named: "b")
        }
        #expect(try file.tensor(named: "a").elements == [1, 2, 3, 4, 5, 6])
    }

    @Test(
        .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: [
            ("golden/crop/IN", 1), ("golden/crop/OUT", 1), ("golden/tiny/IN", 3), ("golden/tiny/OUT", 53),
            ("golden/tiny/W", 345), ("golden/dilated/IN", 3), ("golden/dilated/OUT", 53), ("golden/dilated/W", 345),
            ("data/weights/imagenet-resnet50-conv1-conv4", 215),
        ])
    func readsReferenceFiles(_ name: String, _ count: Int) throws {
        let file = try SafetensorsFile(contentsOf: SharedData.url("\(name).safetensors"))
        #expect(file.entries.count == count)
        for entry in file.entries {
            let tensor = try file.tensor(named: entry.name)
            #expect(tensor.shape == entry.shape)
            #expect(tensor.withUnsafeElements { $0.allSatisfy(\.isFinite) }, "\(entry.name)")
        }
    }

    @Test func aLongHeaderOfManyTensorsIsReadInTime() throws {
        // 40,000 entries, some MB: work that grows with the square of their number would not end.
        let entries = (0..<40_000).map { Self.tensor("tensor number \($0) \\u00e9", "U8", "1", $0, $0 + 1) }
        let file = try SafetensorsFile(
            bytes: Self.file("{\(entries.joined(separator: ","))}", dataByteCount: 40_000))
        #expect(file.entries.count == 40_000)
        #expect(try file.integers(named: "tensor number 39999 \u{E9}").elements == [39_999 % 256])
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence)) func readsTheReferenceBoxes() throws {
        let file = try SafetensorsFile(contentsOf: SharedData.url("golden/crop/IN.safetensors"))
        #expect(file.metadata["padding"] == "2")
        #expect(try file.tensor(named: "boxes").shape == [3, 4])
    }
}
