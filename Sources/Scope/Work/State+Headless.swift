extension State {
    /// The state after a run from the target's frame to the end of the sequence, without a screen.
    public func trackedToTheEnd(by work: TrackingWork) -> State {
        var state = self
        let runner = ImmediateRunner(work)
        var effects = state.request(lastFrame ?? Int(Int32.max))
        while !effects.isEmpty {
            for case .work(let request) in effects { runner.submit(request) }
            effects = runner.reports().flatMap { state.handle(.runner($0)) }
        }
        return state
    }
}
