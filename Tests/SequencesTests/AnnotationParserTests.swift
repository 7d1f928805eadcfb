import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

@Suite struct AnnotationParserTests {
    static func boxes(_ text: String, _ convention: AnnotationConvention = .otb) throws -> [BoundingBox?] {
        try parseAnnotations(Array(text.utf8), file: "groundtruth.txt", convention: convention).map(\.box)
    }

    static func description(_ bytes: [UInt8], _ convention: AnnotationConvention = .otb) -> String {
        do throws(AnnotationError) {
            _ = try parseAnnotations(bytes, file: "gt.txt", convention: convention)
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test(
        "separators and line ends",
        arguments: [
            "2,3,4,5\n6,7,8,9\n", "2\t3\t4\t5\n6\t7\t8\t9", "2 3 4 5\n6 7 8 9\n\n\n", "2, 3,\t4 ,5\r\n6,7,8,9\r\n",
            "  2   3 4 5  \r6 7,8 9\r", "\u{FEFF}2,3,4,5\n6,7,8,9\n \t \n", "2.0,3e0,+4,.5e1\n6.,7,8,9",
            "2,3,4,5\r\r\n6,7,8,9\r\r\n", "\u{FEFF}2;3;4;5\r\n6;7;8;9;\r\n",
        ])
    func separators(text: String) throws {
        let expected = [
            BoundingBox(x: 1, y: 2, width: 4, height: 5), BoundingBox(x: 5, y: 6, width: 8, height: 9),
        ]
        #expect(try Self.boxes(text) == expected)
    }

    @Test(
        "a head above the numbers",
        arguments: [
            "x,y,width,height\n", "\"x\";\"y\";\"w\";\"h\"\r\n", "# x y w h\n# by hand\n",
            "left top w h\r", "# boxes\nX\tY\tW\tH\n",
        ])
    func heads(head: String) throws {
        #expect(try Self.boxes(head + "2,3,4,5\n") == [BoundingBox(x: 1, y: 2, width: 4, height: 5)])
        // Lines are counted with the head.
        let line = head.split(whereSeparator: \.isNewline).count + 1
        #expect(Self.description(Array((head + "2,3,4").utf8)).hasPrefix("gt.txt:\(line):6: 3 numbers"))
    }

    @Test(
        "words that are no head",
        arguments: ["x,y,w,h\nx,y,w,h\n1,1,5,5", "1,1,5,5\nx,y,w,h", "x,y,w,4\n1,1,5,5", "abc\n1,1,5,5"])
    func otherWords(text: String) {
        #expect(throws: AnnotationError.self) { try Self.boxes(text) }
    }

    @Test("UTF-16, as Windows' shell writes it", arguments: [false, true])
    func utf16(isBigEndian: Bool) throws {
        let bytes = "\u{FEFF}2,3,4,5\r\n6,7,8,9\r\n".utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
        let boxes = try parseAnnotations(bytes, file: "groundtruth.txt", convention: .vot).map(\.box)
        #expect(
            boxes == [BoundingBox(x: 2, y: 3, width: 4, height: 5), BoundingBox(x: 6, y: 7, width: 8, height: 9)])
    }

    @Test(
        "what languages write where there is no number",
        arguments: [
            "nan", "NaN", "-nan", "nan(0x8000000000000)", "-nan(ind)", "1.#QNAN", "-1.#IND", "inf", "-INF", "Infinity",
            "+infinity", "1.#INF",
        ])
    func wordsForNoNumber(word: String) throws { #expect(try Self.boxes("\(word),1,5,5") == [nil]) }

    @Test(arguments: ["nana", "--nan", "nan(", "infinit", "+-inf", "1.#", "0x10", "1e", "٤١"])
    func otherWordsAreNoNumbers(word: String) {
        #expect(throws: AnnotationError.self) { try Self.boxes("\(word),1,5,5") }
    }

    @Test(
        "the first pixel of each convention",
        arguments: [(AnnotationConvention.otb, 1.0), (.got10k, 1.0), (.vot, 0.0)])
    func firstPixel(convention: AnnotationConvention, first: Double) throws {
        let box = try Self.boxes("10,20,30,40", convention)
        #expect(box == [BoundingBox(x: 10 - first, y: 20 - first, width: 30, height: 40)])
    }

    @Test func votPolygonsKeepTheirCorners() throws {
        let text = "0,0,4,0,4,2,0,2\n1,1,5,1,3,4\n"
        let parsed = try parseAnnotations(Array(text.utf8), file: "gt.txt", convention: .vot)
        let first = Polygon(points: [Point(x: 0, y: 0), Point(x: 4, y: 0), Point(x: 4, y: 2), Point(x: 0, y: 2)])
        let second = Polygon(points: [Point(x: 1, y: 1), Point(x: 5, y: 1), Point(x: 3, y: 4)])
        #expect(parsed == [GroundTruth(.polygon(first)), GroundTruth(.polygon(second))])
    }

    @Test func missingTargetsAreKeptAsWritten() throws {
        let text = "NaN,NaN,NaN,NaN\n0,0,0,0\n-1,-1,-1,-1\ninf 1 2 3\n1,2,1e999,4\n5,5,5,5"
        #expect(try Self.boxes(text) == [nil, nil, nil, nil, nil, BoundingBox(x: 4, y: 4, width: 5, height: 5)])
        let zeros = try parseAnnotations(Array("0,0,0,0".utf8), file: "gt.txt", convention: .otb)
        #expect(zeros == [GroundTruth(.rectangle(BoundingBox(x: -1, y: -1, width: 0, height: 0)))])
    }

    @Test func anEmptyFileHasNoAnnotations() throws {
        #expect(try Self.boxes("") == [])
        #expect(try Self.boxes("\n\r\n  \n") == [])
    }

    @Test(
        "errors, compared whole",
        arguments: [
            (
                "1,2,3,4\n129,80,x7,78\n", AnnotationConvention.otb,
                "gt.txt:2:8: 'x7' is not a number: a line holds x,y,width,height\n    129,80,x7,78\n           ^"
            ),
            (
                "1,2,3\n", .otb,
                "gt.txt:1:6: 3 numbers: a line holds x,y,width,height\n    1,2,3\n         ^"
            ),
            ("7\n", .got10k, "gt.txt:1:2: 1 number: a line holds x,y,width,height\n    7\n     ^"),
            (
                "1,2,3,4,5,6,7,8\n", .got10k,
                "gt.txt:1:9: 8 numbers: a line holds x,y,width,height\n    1,2,3,4,5,6,7,8\n            ^"
            ),
            (
                "1,2,3,4,5\n", .vot,
                "gt.txt:1:10: 5 numbers: a line holds x,y,width,height or the corners x1,y1,...,xn,yn of a polygon\n"
                    + "    1,2,3,4,5\n             ^"
            ),
            ("1,,3,4", .otb, "gt.txt:1:3: a number is missing: a line holds x,y,width,height\n    1,,3,4\n      ^"),
            (",1,3,4", .otb, "gt.txt:1:1: a number is missing: a line holds x,y,width,height\n    ,1,3,4\n    ^"),
            ("1,3,4,", .otb, "gt.txt:1:7: 3 numbers: a line holds x,y,width,height\n    1,3,4,\n          ^"),
            (
                "1,2,3,4\n\n5,6,7,8", .otb,
                "gt.txt:2:1: an empty line: there is one line for each frame, x,y,width,height\n    \n    ^"
            ),
            (
                "1\t2\t0x10\t4", .otb,
                "gt.txt:1:5: '0x10' is not a number: a line holds x,y,width,height\n    1 2 0x10 4\n        ^"
            ),
            (
                "é,2,3,4", .otb,
                "gt.txt:1:1: '\u{FFFD}' is not a number: a line holds x,y,width,height\n    é,2,3,4\n    ^"
            ),
            (
                "1,2,\u{1B}[31m,4", .otb,
                "gt.txt:1:5: '\u{FFFD}[31m' is not a number: a line holds x,y,width,height\n"
                    + "    1,2,\u{FFFD}[31m,4\n        ^"
            ),
        ])
    func errors(text: String, convention: AnnotationConvention, expected: String) {
        #expect(Self.description(Array(text.utf8), convention) == expected)
    }

    @Test func aLongLineIsCutAroundThePlace() {
        let line = String(repeating: "1234567890 ", count: 40) + "oops " + String(repeating: "12345678 ", count: 40)
        let lines = Self.description(Array(line.utf8)).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        #expect(lines[0] == "gt.txt:1:441: 'oops' is not a number: a line holds x,y,width,height")
        #expect(lines[1].count == 4 + AnnotationError.longestExcerpt)
        #expect(lines[1].dropFirst(lines[2].count - 1).hasPrefix("oops"))
    }

    @Test func aLineOfTooManyNumbersIsRefused() {
        let text = Self.description(Array(String(repeating: "1 ", count: 100_000).utf8), .vot)
        #expect(text.hasPrefix("gt.txt:1:2049: more than 1024 numbers: a line holds x,y,width,height or the corners"))
    }

    @Test func flags() throws {
        #expect(try parseFlags(Array("0\n1\n0\n".utf8), file: "absence.label") == [false, true, false])
        do throws(AnnotationError) {
            _ = try parseFlags(Array("0\n1 1\n".utf8), file: "absence.label")
            Issue.record("two flags on a line were accepted")
        } catch {
            #expect(error.description == "absence.label:2:3: 2 numbers: a line holds 0 or 1\n    1 1\n      ^")
        }
    }

    @Test("random bytes give annotations or an error", arguments: 0..<8)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("0123456789.,-+eE \t\n\r naifNx\u{FF}\u{0}".utf8)
        for round in 0..<400 {
            let length = Int.random(in: 0...200, using: &generator)
            // Half of the inputs are any bytes, half are close to annotations.
            let bytes = (0..<length).map { _ in
                round.isMultiple(of: 2)
                    ? UInt8.random(in: 0...255, using: &generator)
                    : alphabet.randomElement(using: &generator) ?? 0
            }
            for convention in AnnotationConvention.allCases {
                do throws(AnnotationError) {
                    let parsed = try parseAnnotations(bytes, file: "fuzz", convention: convention)
                    #expect(parsed.count <= bytes.count)
                    for box in parsed.compactMap(\.box) { #expect(box.width > 0 && box.height > 0) }
                } catch {
                    let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
                    #expect(lines.count == 3 && error.line >= 1 && error.column >= 1)
                }
            }
        }
    }

    @Test("damaged real lines give annotations or an error", arguments: 0..<8)
    func fuzzDamaged(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(1000 + seed))
        let sound = Array(
            "129,80,64,78\n119,78,64,81\r\n334.02,128.36,438.19,188.78,396.39,260.83,292.23,200.41\n".utf8)
        for _ in 0..<400 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                default: bytes.remove(at: place)
                }
            }
            for convention in AnnotationConvention.allCases {
                if let parsed = try? parseAnnotations(bytes, file: "fuzz", convention: convention) {
                    #expect(parsed.count <= 5)
                }
            }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
    func everyPublishedOTBAnnotationIsRead() throws {
        let folder = SharedData.url("data/annotations/otb100")
        var targets = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".txt") {
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
            let parsed = try parseAnnotations(bytes, file: name, convention: .otb)
            #expect(parsed.first?.box != nil, "\(name)")
            targets += 1
        }
        #expect(targets == 100)
    }
}
