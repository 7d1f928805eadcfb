import Foundation
import Imaging
import Sequences

extension SupervisedTrajectory {
    /// Reads a file of raw results: text, or the VOT toolkit's binary form where the name ends in `.bin`.
    ///
    /// - Throws: `SequenceError` for a file that cannot be read or parsed, `EvaluationError` for one that is no run.
    public init(contentsOf path: String) throws {
        let bytes = try readWholeFile(path)
        guard path.hasSuffix(".bin") else {
            try self.init(parsing: bytes, file: path)
            return
        }
        do throws(EvaluationError) {
            var reader = BinaryReader(bytes: bytes, file: path)
            try self.init(reader.trajectory())
        } catch {
            guard case .brokenRun = error else { throw error }
            throw EvaluationError.inFile(path, reason: error.description)
        }
    }
}

/// Reads the VOT toolkit's binary trajectories (`vot.region.io`), little-endian: the version 1 (Int16), the number of regions
/// (UInt32), then for each its kind (UInt8): 0, a code (UInt32); 1, a rectangle (four Float); 2, a polygon (its corners'
/// number, UInt16, and their coordinates, Float); 3, a mask (x, y: Int16; width, height, number of runs: UInt16; the runs,
/// UInt16).
private struct BinaryReader {
    let bytes: [UInt8]
    let file: String
    private var position = 0

    init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func trajectory() throws(EvaluationError) -> [SupervisedEntry] {
        guard try number(Int16.self) == 1 else { throw broken("its version is not 1") }
        let count = Int(try number(UInt32.self))
        // Every region takes five bytes or more: a count beyond that is no reason to allocate.
        guard count <= bytes.count / 5 else { throw broken("\(count) regions do not fit into the file") }
        var entries: [SupervisedEntry] = []
        for _ in 0..<count { entries.append(try entry()) }
        guard position == bytes.count else { throw broken("\(bytes.count - position) bytes follow the last region") }
        return entries
    }

    private mutating func entry() throws(EvaluationError) -> SupervisedEntry {
        switch try number(UInt8.self) {
        case 0:
            switch try number(UInt32.self) {
            case 0: return .skipped
            case 1: return .initialised
            case 2: return .failed
            case let code: throw broken("the code \(code) is none of 0, 1, 2")
            }
        case 1:
            let box = BoundingBox(
                x: try coordinate(), y: try coordinate(), width: try coordinate(), height: try coordinate())
            return .region(.rectangle(box))
        case 2:
            let count = Int(try number(UInt16.self))
            guard count >= 3 else { throw broken("\(count) corners enclose nothing") }
            var points: [Point] = []
            for _ in 0..<count { points.append(Point(x: try coordinate(), y: try coordinate())) }
            return .region(.polygon(Polygon(points: points)))
        case 3:
            let (x, y) = (Int(try number(Int16.self)), Int(try number(Int16.self)))
            let (width, height) = (Int(try number(UInt16.self)), Int(try number(UInt16.self)))
            var runs: [Int] = []
            for _ in 0..<Int(try number(UInt16.self)) { runs.append(Int(try number(UInt16.self))) }
            guard let mask = Mask(x: x, y: y, width: width, height: height, runs: runs) else {
                throw broken("a mask's runs do not fit into it")
            }
            return .region(.mask(mask))
        case let kind: throw broken("a region of the kind \(kind), which is none of 0 to 3")
        }
    }

    private mutating func coordinate() throws(EvaluationError) -> Double {
        Double(Float(bitPattern: try number(UInt32.self)))
    }

    private mutating func number<Value: FixedWidthInteger>(_ type: Value.Type) throws(EvaluationError) -> Value {
        let size = Value.bitWidth / 8
        guard bytes.count - position >= size else { throw broken("it ends too early") }
        var bits: UInt64 = 0
        for index in (0..<size).reversed() { bits = bits << 8 | UInt64(bytes[position + index]) }
        position += size
        return Value(truncatingIfNeeded: bits)
    }

    private func broken(_ reason: String) -> EvaluationError {
        .inFile(file, reason: "no binary trajectory of the VOT toolkit: \(reason)")
    }
}
