namespace Sluice.Tests.Cluster.Client;

/// <summary>A TrainingJob as JSON: what the client's own tests use for a custom object.</summary>
internal static class TrainingJobs
{
    public const string Group = "sluice.dev";
    public const string Version = "v1alpha1";
    public const string Plural = "trainingjobs";

    public static string Json(string name, string dataset = "file:///data/a.csv", bool suspend = false, string? phase = null)
    {
        var status = phase is null ? "" : $$"""
            ,"status":{"phase":"{{phase}}"}
            """;
        var spec = $$"""
            "model":"m","dataset":{"uri":"{{dataset}}","target":"t","features":[{"name":"f"}]},
            "publish":{"version":"1.0.0","repository":"file:///models/m"}
            """;
        return $$"""
            {"apiVersion":"{{Group}}/{{Version}}","kind":"TrainingJob","metadata":{"name":"{{name}}"},
             "spec":{ {{spec}}{{(suspend ? ",\"suspend\":true" : "")}} }{{status}} }
            """;
    }
}
