using k8s.Models;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A pod: as seen last, when it was gone (UTC; null: it is there), and all that was seen of it.</summary>
internal sealed record RecordedPod(V1Pod Last, DateTime? Gone, IReadOnlyList<V1Pod> Seen)
{
    /// <summary>What it is to Sluice: trainer, verify, inference, gateway, operator.</summary>
    public string? Role => Last.Metadata.Labels?.TryGetValue(Api.Metadata.Labels.Name, out var name) == true ? name : null;

    /// <summary>Whether a label has a value.</summary>
    public bool Has(string label, string value) => Last.Metadata.Labels?.TryGetValue(label, out var found) == true && found == value;

    /// <summary>Whether it was seen to have ended, or is gone.</summary>
    public bool HasEnded => Gone is not null || Ends.Any();

    /// <summary>The ends that its first container was ever seen to have come to.</summary>
    public IEnumerable<V1ContainerStateTerminated> Ends => Seen
        .SelectMany(pod => pod.Status?.ContainerStatuses?.Take(1) ?? [])
        .SelectMany(status => new[] { status.State?.Terminated, status.LastState?.Terminated })
        .OfType<V1ContainerStateTerminated>();
}
