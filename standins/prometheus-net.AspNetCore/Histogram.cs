namespace Prometheus;

public sealed class Histogram : Collector<Histogram.Child>, IHistogram
{
    private static readonly double[] DefaultBuckets = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;
    private readonly string[] _boundTexts;

    internal Histogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration)
        : base(name, help, labelNames, configuration?.SuppressInitialValue ?? false)
    {
        if (labelNames.Contains("le"))
        {
            throw new ArgumentException("'le' is a reserved label name");
        }

        var bounds = configuration?.Buckets ?? DefaultBuckets;
        if (bounds.Length == 0)
        {
            throw new ArgumentException("Histogram must have at least one bucket");
        }

        _bounds = double.IsPositiveInfinity(bounds[^1]) ? bounds : [.. bounds, double.PositiveInfinity];
        for (var i = 1; i < _bounds.Length; i++)
        {
            if (_bounds[i] <= _bounds[i - 1])
            {
                throw new ArgumentException("Bucket values must be increasing");
            }
        }

        _boundTexts = Array.ConvertAll(_bounds, ExpositionText.Bound);
    }

    public double Sum => Unlabelled.Sum;

    public long Count => Unlabelled.Count;

    internal override string Type => "histogram";

    public static double[] ExponentialBuckets(double start, double factor, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 1);

        // Multiplied as decimals, so that 0.001 * 10 * 10 reads 0.1 in the le label.
        var buckets = new double[count];
        var next = (decimal)start;
        for (var i = 0; i < count; i++, next *= (decimal)factor)
        {
            buckets[i] = (double)next;
        }

        return buckets;
    }

    public static double[] LinearBuckets(double start, double width, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);

        var buckets = new double[count];
        for (var i = 0; i < count; i++)
        {
            buckets[i] = (double)((decimal)start + ((decimal)width * i));
        }

        return buckets;
    }

    public void Observe(double val) => Unlabelled.Observe(val);

    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    public void Publish() => Unlabelled.Publish();

    public void Unpublish() => Unlabelled.Unpublish();

    private protected override Child NewChild(string[] labelValues, bool publish) => new(this, labelValues, publish);

    public sealed class Child : ChildBase, IHistogram
    {
        private readonly Histogram _histogram;
        private readonly long[] _counts;
        private AtomicDouble _sum;

        internal Child(Histogram histogram, string[] labelValues, bool publish)
            : base(histogram, labelValues, publish)
        {
            _histogram = histogram;
            _counts = new long[histogram._bounds.Length];
        }

        public double Sum => _sum.Value;

        public long Count
        {
            get
            {
                var total = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    total += Interlocked.Read(ref _counts[i]);
                }

                return total;
            }
        }

        public void Observe(double val) => Observe(val, 1);

        public void Observe(double val, long count)
        {
            if (double.IsNaN(val))
            {
                return;
            }

            var bucket = 0;
            var bounds = _histogram._bounds;
            while (val > bounds[bucket])
            {
                bucket++;
            }

            Interlocked.Add(ref _counts[bucket], count);
            _sum.Add(val * count);
            Publish();
        }

        internal override void Write(ExpositionText text)
        {
            text.Sample(_histogram.Name, "_sum", LabelBytes, null, Sum);
            text.Sample(_histogram.Name, "_count", LabelBytes, null, Count);
            var cumulative = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                cumulative += Interlocked.Read(ref _counts[i]);
                text.Sample(_histogram.Name, "_bucket", LabelBytes, _histogram._boundTexts[i], cumulative);
            }
        }
    }
}
