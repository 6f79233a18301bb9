namespace Prometheus;

public sealed class Counter : Collector<Counter.Child>, ICounter
{
    internal Counter(string name, string help, string[] labelNames, CounterConfiguration? configuration)
        : base(name, help, labelNames, configuration?.SuppressInitialValue ?? false)
    {
    }

    public double Value => Unlabelled.Value;

    internal override string Type => "counter";

    public void Inc(double increment = 1.0) => Unlabelled.Inc(increment);

    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    public void Publish() => Unlabelled.Publish();

    public void Unpublish() => Unlabelled.Unpublish();

    private protected override Child NewChild(string[] labelValues, bool publish) => new(this, labelValues, publish);

    public sealed class Child : ChildBase, ICounter
    {
        private readonly Counter _counter;
        private AtomicDouble _value;

        internal Child(Counter counter, string[] labelValues, bool publish)
            : base(counter, labelValues, publish) => _counter = counter;

        public double Value => _value.Value;

        public void Inc(double increment = 1.0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(increment, 0.0);
            _value.Add(increment);
            Publish();
        }

        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        internal override void Write(ExpositionText text) => text.Sample(_counter.Name, "", LabelBytes, null, Value);
    }
}
