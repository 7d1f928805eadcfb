extension Tensor {
    /// The slices from `first` on along the first axis.
    ///
    /// - Precondition: there is a first axis and `first` is at most its extent.
    public func suffix(from first: Int) -> Tensor {
        precondition(
            !shape.isEmpty && (0...shape[0]).contains(first), "no slice \(first) in a tensor of shape \(shape)")
        let size = shape[0] > 0 ? count / shape[0] : 0
        return withUnsafeElements {
            Tensor(shape: [shape[0] - first] + shape.dropFirst(), elements: $0[(first * size)...])
        }
    }

    /// Slice `index` along the first axis, without that axis.
    ///
    /// - Precondition: there is a first axis and it has that slice.
    public func slice(_ index: Int) -> Tensor {
        precondition(
            !shape.isEmpty && (0..<shape[0]).contains(index), "no slice \(index) in a tensor of shape \(shape)")
        let size = count / shape[0]
        return withUnsafeElements {
            Tensor(shape: Array(shape.dropFirst()), elements: $0[(index * size)..<((index + 1) * size)])
        }
    }

    /// Tensors of one shape as the slices of a new first axis.
    ///
    /// - Precondition: there is at least one and the shapes agree.
    public init(stacking tensors: [Tensor]) {
        precondition(
            !tensors.isEmpty && tensors.allSatisfy { $0.shape == tensors[0].shape }, "shapes that do not stack")
        self.init(shape: [tensors.count] + tensors[0].shape) { elements in
            var end = elements.startIndex
            for tensor in tensors {
                tensor.withUnsafeElements { end = elements[end...].initialize(fromContentsOf: $0) }
            }
        }
    }

    /// This tensor's slices along the first axis, then those of `other`.
    ///
    /// - Precondition: the other axes agree.
    public func appending(_ other: Tensor) -> Tensor {
        precondition(
            !shape.isEmpty && shape.dropFirst() == other.shape.dropFirst(), "\(other.shape) does not extend \(shape)")
        return Tensor(shape: [shape[0] + other.shape[0]] + shape.dropFirst()) { elements in
            let middle = withUnsafeElements { elements.initialize(fromContentsOf: $0) }
            _ = other.withUnsafeElements { elements[middle...].initialize(fromContentsOf: $0) }
        }
    }
}
