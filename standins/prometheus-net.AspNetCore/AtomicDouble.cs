namespace Prometheus;

/// <summary>A double that many threads add to without a lock.</summary>
internal struct AtomicDouble
{
    private double _value;

    public double Value
    {
        readonly get => Volatile.Read(in _value);
        set => Volatile.Write(ref _value, value);
    }

    public void Add(double amount)
    {
        var seen = Volatile.Read(in _value);
        while (true)
        {
            var found = Interlocked.CompareExchange(ref _value, seen + amount, seen);

            // Compared by bits: NaN never equals itself, and the loop would not end.
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = found;
        }
    }

    public void RaiseTo(double target) => MoveTo(target, up: true);

    public void LowerTo(double target) => MoveTo(target, up: false);

    private void MoveTo(double target, bool up)
    {
        var seen = Volatile.Read(in _value);
        while (up ? seen < target : seen > target)
        {
            var found = Interlocked.CompareExchange(ref _value, target, seen);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = found;
        }
    }
}
