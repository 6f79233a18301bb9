using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>An answer: its status, the version in its header, its body, and whether the body predicts the row's class.</summary>
internal sealed record GatewayAnswer(int Code, string? Version, byte[] Body, bool Right)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The version that the body names.</summary>
    public string? ModelVersion => (string?)JsonNode.Parse(Body)?["model_version"];
}
