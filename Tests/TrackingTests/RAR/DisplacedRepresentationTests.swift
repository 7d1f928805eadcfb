import Foundation
import Tensors
import TestSupport
import Testing
import Tracking

private let (height, width, channels) = (9, 11, 3)

/// A map [H,W,F] of a function of row, column and channel.
private func map(_ value: (Double, Double, Int) -> Double) -> Tensor<Float> {
    Tensor(
        shape: [height, width, channels],
        elements: (0..<height * width * channels).map { index in
            Float(value(Double(index / channels / width), Double(index / channels % width), index % channels))
        })
}

/// Errors in the cells whose four neighbours on both axes lie inside.
private func innerError(_ found: Tensor<Float>, _ expected: Tensor<Float>, rows: Int, columns: Int) -> Double {
    let inner = (0..<height * width).filter { cell in
        (1..<height - 2).contains(cell / width + rows) && (1..<width - 2).contains(cell % width + columns)
    }
    func values(_ tensor: Tensor<Float>) -> [Float] {
        inner.flatMap { cell in (0..<channels).map { tensor[cell * channels + $0] } }
    }
    return relativeError(values(found), values(expected).map(Double.init))
}

@Suite struct DisplacedRepresentationTests {
    @Test func noDisplacementChangesNothing() {
        var generator = SeededGenerator(seed: 1)
        let original = map { _, _, _ in Double.random(in: -1...1, using: &generator) }
        #expect(displacedRepresentation(original, rows: 0, columns: 0).elements == original.elements)
    }

    @Test("whole cells move, and zeros come in", arguments: [(2, 0), (0, -3), (-1, 4), (20, 0), (0, -11)])
    func wholeCells(rows: Int, columns: Int) {
        var generator = SeededGenerator(seed: 2)
        let original = map { _, _, _ in Double.random(in: -1...1, using: &generator) }
        let expected = map { row, column, channel in
            let (y, x) = (Int(row) + rows, Int(column) + columns)
            guard (0..<height).contains(y), (0..<width).contains(x) else { return 0 }
            return Double(original[(y * width + x) * channels + channel])
        }
        #expect(
            displacedRepresentation(original, rows: Double(rows), columns: Double(columns)).elements
                == expected.elements)
    }

    @Test("parts of cells: a quadratic is met exactly", arguments: [(0.5, 0.0), (0.25, -1.3), (-0.75, 2.5)])
    func partsOfCells(rows: Double, columns: Double) {
        func value(_ row: Double, _ column: Double, _ channel: Int) -> Double {
            1 + 0.5 * row - column + 0.1 * row * row * Double(channel) - 0.07 * column * column + 0.2 * row * column
        }
        let found = displacedRepresentation(map(value), rows: rows, columns: columns)
        let expected = map { row, column, channel in value(row + rows, column + columns, channel) }
        #expect(
            innerError(
                found, expected, rows: Int(rows.rounded(.down)), columns: Int(columns.rounded(.down))) < 1e-6)
    }

    @Test func aWaveIsMetClosely() {
        func value(_ row: Double, _ column: Double, _ channel: Int) -> Double {
            sin(0.8 * row + Double(channel)) * cos(0.7 * column)
        }
        let found = displacedRepresentation(map(value), rows: 0.5, columns: 0.5)
        let expected = map { row, column, channel in value(row + 0.5, column + 0.5, channel) }
        #expect(innerError(found, expected, rows: 0, columns: 0) < 0.02)
    }
}
