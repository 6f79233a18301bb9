namespace Sluice.Gateway.Measurements;

/// <summary>Series that end with what they count.</summary>
internal interface ISeries
{
    /// <summary>Takes them out of the metrics.</summary>
    void Retire();
}
