import Numerics
import Tensors
import TestSupport
import Testing

/// The transforms against the definition: a sum over all pixels for each frequency.
@Suite struct FourierTransform2DTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rows: Int
        var columns: Int
        var channels: Int
        var count = 1
        var layout = FourierTransform2D.Layout.channelsLast
        var hann = false
        var instructionSet = InstructionSet.current

        var testDescription: String {
            "\(count) x \(rows) x \(columns) x \(channels) \(layout)\(hann ? " hann" : "") \(instructionSet)"
        }

        var window: FourierWindow { hann ? .hann(rows: rows, columns: columns) : .flat(rows: rows, columns: columns) }

        func index(_ map: Int, _ row: Int, _ column: Int, _ channel: Int) -> Int {
            layout == .channelsLast
                ? ((map * rows + row) * columns + column) * channels + channel
                : ((map * channels + channel) * rows + row) * columns + column
        }

        /// Sums over all pixels, windowed, for the frequencies that a spectrum holds: [count][row][column][channel].
        func definition(_ values: [Float]) -> [Complex<Double>] {
            let window = self.window
            var result: [Complex<Double>] = []
            for map in 0..<count {
                for row in 0..<rows {
                    for column in 0..<(columns / 2 + 1) {
                        for channel in 0..<channels {
                            var sum = Complex<Double>.zero
                            for y in 0..<rows {
                                for x in 0..<columns {
                                    let turns =
                                        Double(row * y % rows) / Double(rows)
                                        + Double(column * x % columns) / Double(columns)
                                    let value = Double(values[index(map, y, x, channel)])
                                    sum +=
                                        Complex(length: 1, phase: -2 * .pi * turns)
                                        .multiplied(by: value * window.rows[y] * window.columns[x])
                                }
                            }
                            result.append(sum)
                        }
                    }
                }
            }
            return result
        }
    }

    static let cases: [Case] =
        InstructionSet.allCases.filter { $0 <= .current }.flatMap { set in
            [
                Case(rows: 31, columns: 31, channels: 8, instructionSet: set),
                Case(rows: 5, columns: 7, channels: 4, count: 3, instructionSet: set),
                Case(rows: 7, columns: 4, channels: 17, hann: true, instructionSet: set),
                Case(rows: 4, columns: 7, channels: 33, layout: .channelsFirst, hann: true, instructionSet: set),
                Case(rows: 8, columns: 6, channels: 48, count: 2, instructionSet: set),
                Case(rows: 1, columns: 1, channels: 5, instructionSet: set),
                Case(rows: 2, columns: 1, channels: 16, instructionSet: set),
                Case(rows: 1, columns: 2, channels: 16, instructionSet: set),
                Case(rows: 3, columns: 2, channels: 32, instructionSet: set),
            ]
        } + [
            Case(rows: 31, columns: 31, channels: 1),
            Case(rows: 6, columns: 5, channels: 3, count: 3, hann: true),
            Case(rows: 5, columns: 8, channels: 2, count: 3, layout: .channelsFirst, hann: true),
            Case(rows: 1, columns: 1, channels: 1),
            Case(rows: 2, columns: 193, channels: 4, layout: .channelsFirst, hann: true),
            Case(rows: 194, columns: 2, channels: 5, count: 2),
        ]

    @Test(arguments: cases) func agreesWithTheDefinition(_ test: Case) {
        var generator = SeededGenerator(seed: 1)
        let transform = FourierTransform2D(
            rows: test.rows, columns: test.columns, channels: test.channels, layout: test.layout,
            window: test.hann ? test.window : nil, instructionSet: test.instructionSet)
        let values = generator.floats(test.count * test.rows * test.columns * test.channels)
        let spectra = transform.spectra(of: Tensor(shape: [test.count] + transform.mapShape, elements: values))
        let expected = test.definition(values)
        var actual: [Complex<Double>] = []
        for map in 0..<test.count {
            for row in 0..<test.rows {
                for column in 0..<(test.columns / 2 + 1) {
                    for channel in 0..<test.channels {
                        let value = spectra[map, row: row, column: column, channel]
                        actual.append(Complex(Double(value.real), Double(value.imaginary)))
                    }
                }
            }
        }
        #expect(
            relativeError(actual.flatMap { [$0.real, $0.imaginary] }, expected.flatMap { [$0.real, $0.imaginary] })
                < 5e-7)
        let padding = stride(from: 0, to: spectra.values.count, by: spectra.paddedChannels).flatMap { start in
            (test.channels..<spectra.paddedChannels).map { spectra.values[start + $0] }
        }
        #expect(padding.allSatisfy { $0 == 0 })
    }

    @Test(arguments: cases) func theInverseGivesTheWindowedMapTwiceWindowed(_ test: Case) {
        var generator = SeededGenerator(seed: 2)
        let transform = FourierTransform2D(
            rows: test.rows, columns: test.columns, channels: test.channels, layout: test.layout,
            window: test.hann ? test.window : nil, instructionSet: test.instructionSet)
        let values = generator.floats(test.count * test.rows * test.columns * test.channels)
        let maps = transform.maps(
            of: transform.spectra(of: Tensor(shape: [test.count] + transform.mapShape, elements: values)))
        #expect(maps.shape == [test.count] + transform.mapShape)
        var expected = values
        for map in 0..<test.count {
            for row in 0..<test.rows {
                for column in 0..<test.columns {
                    let factor = Float(test.window.rows[row] * test.window.columns[column])
                    for channel in 0..<test.channels {
                        expected[test.index(map, row, column, channel)] *= factor * factor
                    }
                }
            }
        }
        #expect(relativeError(maps.elements, expected) < 1e-6)
    }

    @Test func oneMapAndABatchOfItGiveTheSameBits() {
        var generator = SeededGenerator(seed: 3)
        for channels in [1, 8] {
            let transform = FourierTransform2D(rows: 31, columns: 31, channels: channels)
            let map = generator.floats(31 * 31 * channels)
            let alone = transform.spectra(of: Tensor(shape: [31, 31, channels], elements: map))
            let batch = transform.spectra(of: Tensor(shape: [3, 31, 31, channels], elements: map + map + map))
            #expect(batch.values.elements == alone.values.elements + alone.values.elements + alone.values.elements)
            let other = FourierTransform2D(rows: 31, columns: 31, channels: channels)
            #expect(other.spectra(of: Tensor(shape: [31, 31, channels], elements: map)).values == alone.values)
        }
    }

    @Test func anEmptyBatchIsAllowed() {
        let transform = FourierTransform2D(rows: 3, columns: 3, channels: 4)
        let spectra = transform.spectra(of: Tensor(shape: [0, 3, 3, 4], elements: []))
        #expect(spectra.count == 0)
        #expect(transform.maps(of: spectra).shape == [0, 3, 3, 4])
    }

    @Test func theHalfNotHeldIsTheConjugate() {
        var generator = SeededGenerator(seed: 4)
        let values = generator.floats(30)
        let spectra = FourierTransform2D(rows: 5, columns: 6, channels: 1)
            .spectra(of: Tensor(shape: [5, 6, 1], elements: values))
        // One frequency of the other half by its definition.
        var sum = Complex<Double>.zero
        for y in 0..<5 {
            for x in 0..<6 {
                let turns = Double(2 * y) / 5 + Double(4 * x) / 6
                sum += Complex(length: 1, phase: -2 * .pi * turns).multiplied(by: Double(values[y * 6 + x]))
            }
        }
        let value = spectra[0, row: 2, column: 4, 0]
        #expect(abs(Double(value.real) - sum.real) < 1e-5 && abs(Double(value.imaginary) - sum.imaginary) < 1e-5)
    }
}

@Suite struct DirectFourierTransform2DTests {
    @Test(arguments: [(31, 31, 2), (5, 6, 4), (4, 3, 1), (1, 1, 1)])
    func agreesWithTheDefinition(_ rows: Int, _ columns: Int, _ channels: Int) {
        let test = FourierTransform2DTests.Case(rows: rows, columns: columns, channels: channels, count: 2, hann: true)
        var generator = SeededGenerator(seed: 5)
        let values = generator.floats(2 * rows * columns * channels)
        let transform = DirectFourierTransform2D(
            rows: rows, columns: columns, channels: channels, window: test.window)
        let spectra = transform.spectra(
            of: Tensor(shape: [2, rows, columns, channels], elements: values.map(Double.init)))
        var actual: [Double] = []
        for map in 0..<2 {
            for row in 0..<rows {
                for column in 0..<(columns / 2 + 1) {
                    for channel in 0..<channels {
                        let value = spectra[map, row: row, column: column, channel]
                        actual += [value.real, value.imaginary]
                    }
                }
            }
        }
        #expect(relativeError(actual, test.definition(values).flatMap { [$0.real, $0.imaginary] }) < 1e-13)
        let flat = DirectFourierTransform2D(rows: rows, columns: columns, channels: channels)
        let maps = Tensor<Double>(shape: [2, rows, columns, channels], elements: values.map(Double.init))
        #expect(relativeError(flat.maps(of: flat.spectra(of: maps)).elements, maps.elements) < 1e-13)
    }
}

@Suite struct FourierWindowTests {
    @Test func theHannWindowIsSymmetricAndZeroAtTheBorder() {
        let window = FourierWindow.hann(rows: 5, columns: 1)
        #expect(zip(window.rows, [0, 0.5, 1, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(window.columns == [1])
    }
}
