namespace Sluice.Gateway.Mirroring;

/// <summary>
/// How many requests of a deployment are being mirrored. A slot is held from the choice to the end of the comparison, so that it also bounds
/// the memory that copies take; it outlives tables, since mirrors do.
/// </summary>
internal sealed class MirrorSlots
{
    private int _taken;

    /// <summary>Takes a slot; false: all are taken.</summary>
    public bool TryTake(int most)
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Gives a slot back.</summary>
    public void Release() => Interlocked.Decrement(ref _taken);
}
