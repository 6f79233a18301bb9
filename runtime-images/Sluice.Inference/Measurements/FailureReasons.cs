namespace Sluice.Inference.Measurements;

/// <summary>Triton's words for why a request failed.</summary>
internal static class FailureReasons
{
    public const string Rejected = "REJECTED";

    public const string Canceled = "CANCELED";

    public const string Backend = "BACKEND";

    public const string Other = "OTHER";
}
