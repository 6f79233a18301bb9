using k8s.Models;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A pod: its last state, the time in UTC when it was gone (null while it exists), and all its states.</summary>
internal sealed record RecordedPod(V1Pod Last, DateTime? Gone, IReadOnlyList<V1Pod> Seen)
{
    /// <summary>Its role in Sluice: trainer, verify, inference, gateway or operator.</summary>
    public string? Role => Last.Metadata.Labels?.TryGetValue(Api.Metadata.Labels.Name, out var name) == true ? name : null;

    /// <summary>Whether a label has a value.</summary>
    public bool Has(string label, string value) => Last.Metadata.Labels?.TryGetValue(label, out var found) == true && found == value;

    /// <summary>Whether it has ended or is gone.</summary>
    public bool HasEnded => Gone is not null || Ends.Any();

    /// <summary>All terminations of its first container.</summary>
    public IEnumerable<V1ContainerStateTerminated> Ends => Seen
        .SelectMany(pod => pod.Status?.ContainerStatuses?.Take(1) ?? [])
        .SelectMany(status => new[] { status.State?.Terminated, status.LastState?.Terminated })
        .OfType<V1ContainerStateTerminated>();
}
