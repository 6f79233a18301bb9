using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs;

/// <summary>What came of one check of the data.</summary>
public sealed record DataCheckVerdict
{
    /// <summary>The field of the check, such as spec.dataset.checks[2].</summary>
    public string Field { get; init; } = "";

    /// <summary>Passed, Warned or Failed.</summary>
    [JsonConverter(typeof(TolerantEnumConverter<DataCheckOutcome>))]
    public DataCheckOutcome? Outcome { get; init; }

    /// <summary>What was found, in a sentence with the bound; it shows up to five of the rows at fault.</summary>
    public string Message { get; init; } = "";
}

/// <summary>How a check of the data ended.</summary>
public enum DataCheckOutcome
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>The data are as the check asks.</summary>
    Passed,

    /// <summary>They are not, and the job trains all the same, since the check says Warn.</summary>
    Warned,

    /// <summary>They are not, and the job fails.</summary>
    Failed,
}
