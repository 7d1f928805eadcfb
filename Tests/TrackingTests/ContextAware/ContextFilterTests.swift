import Correlation
import Foundation
import Imaging
import Tensors
import TestSupport
import Testing
import Tracking

private let channels = 5
private let side = 8

/// A grid of 8 x 8 cells with a target of 4 x 4: a template that covers whole cells.
private func configuration(iterations: Int) -> (GradientConfiguration, PatchGrid) {
    var configuration = GradientConfiguration()
    var cells = PatchGridConfiguration()
    cells.patchSide = 4 * side
    cells.searchFactor = 2
    configuration.firstIterations = iterations
    configuration.iterations = iterations
    configuration.confinementGrowth = 1
    configuration.contextWeight = 0.3
    let grid = PatchGrid(target: BoundingBox(x: 0, y: 0, width: 16, height: 16), configuration: cells)
    return (configuration, grid)
}

private func randomMap(_ generator: inout SeededGenerator) -> Tensor<Float> {
    Tensor(shape: [side, side, channels], elements: generator.floats(side * side * channels, in: 0...1))
}

/// The problem in space and in double precision: a filter of `channels` maps, not 0 in cells 3 ... 6 of each axis only.
private struct PlainFilter {
    /// [channel][row][column] for the cells that are not 0.
    private static let places = (3...6).flatMap { row in (3...6).map { (row: row, column: $0) } }
    var values = [Double](repeating: 0, count: channels * places.count)

    /// The rows of the matrix that takes a filter to its response to a map under the Hann window.
    private func design(_ map: Tensor<Float>) -> [[Double]] {
        func hann(_ n: Int) -> Double { 0.5 - 0.5 * cos(2 * .pi * Double(n) / Double(side - 1)) }
        return (0..<(side * side)).map { cell in
            (0..<channels).flatMap { channel in
                Self.places.map { place in
                    let row = (cell / side - place.row + side) % side
                    let column = (cell % side - place.column + side) % side
                    return Double(map[(row * side + column) * channels + channel]) * hann(row) * hann(column)
                }
            }
        }
    }

    func response(to map: Tensor<Float>) -> [Double] {
        design(map).map { row in zip(row, values).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    /// The filter that minimises the sum of squares, by the normal equations.
    func learned(
        template: Tensor<Float>, contexts: [Tensor<Float>], label: [Double], contextWeight: Double, keep: Double
    ) -> PlainFilter {
        let count = values.count
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
        func add(_ rows: [[Double]], weight: Double, answers: [Double]) {
            for (row, answer) in zip(rows, answers) {
                for i in 0..<count {
                    for j in 0..<count { matrix[i][j] += weight * row[i] * row[j] }
                    matrix[i][count] += weight * row[i] * answer
                }
            }
        }
        add(design(template), weight: 1, answers: label)
        for context in contexts {
            add(design(context), weight: contextWeight, answers: label.map { _ in 0 })
        }
        for i in 0..<count {
            matrix[i][i] += keep
            matrix[i][count] += keep * values[i]
        }
        return PlainFilter(values: solved(matrix))
    }
}

/// Gaussian elimination with pivoting; the last column holds the right side.
private func solved(_ system: [[Double]]) -> [Double] {
    var rows = system
    let count = rows.count
    for i in 0..<count {
        let pivot = (i..<count).max { abs(rows[$0][i]) < abs(rows[$1][i]) } ?? i
        rows.swapAt(i, pivot)
        for k in 0..<count where k != i {
            let factor = rows[k][i] / rows[i][i]
            for j in i...count { rows[k][j] -= factor * rows[i][j] }
        }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] }
}

@Suite struct ContextFilterTests {
    /// Without contexts there are more unknowns than answers, and no single minimiser to compare with.
    @Test("many steps lead to the minimiser", arguments: [2, 4])
    func leadsToTheMinimiser(contextCount: Int) {
        var generator = SeededGenerator(seed: 8)
        let (configuration, grid) = configuration(iterations: 4000)
        let label: Tensor<Double> = GaussianLabel(
            rows: side, columns: side, deviation: grid.targetSide * configuration.labelWidth
        ).map()
        var filter = ContextFilter(grid: grid, channels: channels, configuration: configuration)
        var plain = PlainFilter()
        for frame in 0..<3 {
            let template = randomMap(&generator)
            let contexts = (0..<contextCount).map { _ in randomMap(&generator) }
            filter.learn(
                template: filter.spectrum(of: template), contexts: contexts.map { filter.spectrum(of: $0) },
                first: frame == 0)
            plain = plain.learned(
                template: template, contexts: contexts, label: label.elements,
                contextWeight: configuration.contextWeight,
                keep: frame == 0 ? 0 : configuration.ridge * configuration.inertia * Double(side * side))
            let own = plain.response(to: template)[0]
            let other = randomMap(&generator)
            let found = filter.respond(to: filter.spectrum(of: other)).elements
            #expect(relativeError(found, plain.response(to: other).map { $0 / own }) < 1e-3, "frame \(frame)")
        }
    }

    @Test func aPerfectMatchGivesOneWhereItIs() {
        var generator = SeededGenerator(seed: 2)
        let (configuration, grid) = configuration(iterations: 2)
        var filter = ContextFilter(grid: grid, channels: channels, configuration: configuration)
        let template = filter.spectrum(of: randomMap(&generator))
        filter.learn(template: template, contexts: [], first: true)
        let peak = ResponsePeak(in: filter.respond(to: template))
        #expect((peak.row, peak.column) == (0, 0))
        #expect(abs(peak.value - 1) < 1e-5)
    }

    @Test func contextsAreAnsweredWithLess() {
        func energy(contextWeight: Double) -> Float {
            var generator = SeededGenerator(seed: 5)
            var (configuration, grid) = configuration(iterations: 8)
            configuration.contextWeight = contextWeight
            var filter = ContextFilter(grid: grid, channels: channels, configuration: configuration)
            let template = filter.spectrum(of: randomMap(&generator))
            let contexts = (0..<4).map { _ in filter.spectrum(of: randomMap(&generator)) }
            filter.learn(template: template, contexts: contexts, first: true)
            return contexts.reduce(0) { sum, context in
                filter.respond(to: context).elements.reduce(sum) { $0 + $1 * $1 }
            }
        }
        #expect(energy(contextWeight: 1) < 0.8 * energy(contextWeight: 0))
    }

    @Test func nothingToLearnFromIsHarmless() {
        let (configuration, grid) = configuration(iterations: 2)
        var filter = ContextFilter(grid: grid, channels: channels, configuration: configuration)
        let nothing = filter.spectrum(of: Tensor(shape: [side, side, channels], repeating: 0))
        filter.learn(template: nothing, contexts: [nothing], first: true)
        filter.learn(template: nothing, contexts: [nothing], first: false)
        #expect(filter.respond(to: nothing).elements.allSatisfy { $0 == 0 })
    }
}
