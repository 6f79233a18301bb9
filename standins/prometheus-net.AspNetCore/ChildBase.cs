namespace Prometheus;

public abstract class ChildBase : ICollectorChild, IDisposable
{
    private readonly Collector _parent;
    private readonly string[] _values;
    private bool _published;

    internal ChildBase(Collector parent, string[] values, bool publish)
    {
        _parent = parent;
        _values = values;
        _published = publish;
        LabelBytes = ExpositionText.Labels(parent.LabelNames, values);
    }

    internal byte[] LabelBytes { get; }

    public void Publish()
    {
        if (!Volatile.Read(ref _published))
        {
            Volatile.Write(ref _published, true);
        }
    }

    public void Unpublish() => Volatile.Write(ref _published, false);

    public void Remove() => _parent.RemoveValues(_values);

    public void Dispose() => Remove();

    internal void WriteIfPublished(ExpositionText text)
    {
        if (Volatile.Read(ref _published))
        {
            Write(text);
        }
    }

    internal abstract void Write(ExpositionText text);
}
