import Foundation
import Tensors
import TestSupport
import Testing
import Tracking

private func gradients(
    of patch: Tensor<Float>, cell: Int, noise: Float = 1, instructionSet: InstructionSet = .current
) -> [Float] {
    var cells = [Float](
        repeating: .nan, count: patch.shape[0] / cell * (patch.shape[1] / cell) * gradientChannels)
    cells.withUnsafeMutableBufferPointer {
        orientedGradients(
            of: patch, cell: cell, noise: noise, into: $0, stride: gradientChannels, instructionSet: instructionSet)
    }
    return cells
}

/// The definition, pixel by pixel in double precision.
private func reference(of patch: Tensor<Float>, cell: Int, noise: Double) -> [Double] {
    let (height, width) = (patch.shape[0], patch.shape[1])
    let (rows, columns) = (height / cell, width / cell)
    func sample(_ y: Int, _ x: Int, _ c: Int) -> Double {
        Double(patch[(min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)) * 3 + c])
    }
    var histogram = [[Double]](repeating: [Double](repeating: 0, count: 18), count: rows * columns)
    for y in 0..<(rows * cell) {
        for x in 0..<(columns * cell) {
            let differences = (0..<3).map {
                (dx: sample(y, x + 1, $0) - sample(y, x - 1, $0), dy: sample(y + 1, x, $0) - sample(y - 1, x, $0))
            }
            var strongest = differences[0]
            for other in differences where hypot(other.dx, other.dy) > hypot(strongest.dx, strongest.dy) {
                strongest = other
            }
            let turn = atan2(strongest.dy, strongest.dx) / (2 * .pi) * 18
            let bin = (Int(turn.rounded()) + 18) % 18
            for row in 0..<rows {
                let down = 1 - abs((Double(y) + 0.5) / Double(cell) - 0.5 - Double(row))
                for column in 0..<columns where down > 0 {
                    let across = 1 - abs((Double(x) + 0.5) / Double(cell) - 0.5 - Double(column))
                    guard across > 0 else { continue }
                    histogram[row * columns + column][bin] += down * across * hypot(strongest.dx, strongest.dy)
                }
            }
        }
    }
    func energy(_ row: Int, _ column: Int) -> Double {
        let cell = histogram[min(max(row, 0), rows - 1) * columns + min(max(column, 0), columns - 1)]
        var sum = 0.0
        for bin in 0..<9 {
            let both = cell[bin] + cell[bin + 9]
            sum += both * both
        }
        return sum
    }
    return (0..<(rows * columns)).flatMap { index -> [Double] in
        let (row, column) = (index / columns, index % columns)
        let blocks: [(down: Int, right: Int)] = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
        let norms: [Double] = blocks.map { block in
            let own = energy(row, column) + energy(row + block.down, column)
            let beside = energy(row, column + block.right) + energy(row + block.down, column + block.right)
            return (own + beside + noise).squareRoot()
        }
        func channel(_ value: Double) -> [Double] { norms.map { min(value / $0, 0.2) } }
        let signed = histogram[index].map(channel)
        let unsigned = (0..<9).map { channel(histogram[index][$0] + histogram[index][$0 + 9]) }
        var channels: [Double] = []
        for values in signed + unsigned { channels.append(values.reduce(0, +) / 2) }
        for block in 0..<4 { channels.append(signed.map { $0[block] }.reduce(0, +) * 0.2357) }
        return channels
    }
}

@Suite struct OrientedGradientsTests {
    @Test(
        "the kernels agree with the definition",
        arguments: InstructionSet.allCases.filter { $0 <= .current },
        [(24, 32, 4), (25, 35, 4), (8, 9, 8), (4, 4, 4), (3, 5, 1), (60, 70, 6)])
    func agreesWithTheDefinition(instructionSet: InstructionSet, shape: (height: Int, width: Int, cell: Int)) {
        var generator = SeededGenerator(seed: 3)
        let patch = Tensor<Float>(
            shape: [shape.height, shape.width, 3],
            elements: generator.floats(shape.height * shape.width * 3, in: 0...255))
        let found = gradients(of: patch, cell: shape.cell, instructionSet: instructionSet)
        #expect(relativeError(found, reference(of: patch, cell: shape.cell, noise: 1)) < 1e-5)
    }

    @Test func aSlopeFillsItsDirectionOnly() {
        // Brighter to the right by 10 a pixel: direction 0, and of the four norms each sees four equal cells.
        let ramp: [Float] = (0..<(24 * 24 * 3)).map { (index: Int) -> Float in Float(index / 3 % 24) * 10 }
        let patch = Tensor<Float>(shape: [24, 24, 3], elements: ramp)
        let cell = Array(gradients(of: patch, cell: 4, noise: 0)[(14 * gradientChannels)..<(15 * gradientChannels)])
        // 1 / sqrt(4) = 0.5 in each block, clipped to 0.2, and half the sum of four.
        #expect(abs(cell[0] - 0.4) < 1e-6 && abs(cell[18] - 0.4) < 1e-6)
        let others = [Float](cell[1..<18]) + [Float](cell[19..<27])
        #expect(others.allSatisfy { $0 == 0 })
        #expect(cell[27..<31].allSatisfy { abs($0 - 0.2357 * 0.2) < 1e-6 })
    }

    @Test func aFlatPatchIsNothing() {
        let patch = Tensor<Float>(shape: [16, 16, 3], repeating: 77)
        #expect(gradients(of: patch, cell: 4).allSatisfy { $0 == 0 })
    }
}
