/// The relative Frobenius error |actual - expected| / |expected|, in double precision. Infinite where the counts differ.
public func relativeError<A: BinaryFloatingPoint, B: BinaryFloatingPoint>(
    _ actual: some Collection<A>, _ expected: some Collection<B>
) -> Double {
    guard actual.count == expected.count else { return .infinity }
    var difference = 0.0
    var norm = 0.0
    for (a, b) in zip(actual, expected) {
        difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
        norm += Double(b) * Double(b)
    }
    if norm == 0 { return difference == 0 ? 0 : .infinity }
    return (difference / norm).squareRoot()
}
