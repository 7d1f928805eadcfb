extension Tensor where Element == Float {
    /// The least and the largest finite value; 0...0 where there is none.
    public var finiteRange: ClosedRange<Float> {
        withUnsafeElements { values in
            var low = Float.infinity
            var high = -Float.infinity
            for value in values where value.isFinite {
                low = Swift.min(low, value)
                high = Swift.max(high, value)
            }
            return low <= high ? low...high : 0...0
        }
    }
}
