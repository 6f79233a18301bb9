using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Ledger;

namespace Sluice.Operator.Ledger;

/// <summary>Reads the files that the ledger commands are given.</summary>
internal static class LedgerSource
{
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>
    /// The lines of a ledger, from the raw text or from the ConfigMap as <c>kubectl get -o yaml</c> or <c>-o json</c> gives it.
    /// </summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static string Ledger(string text)
    {
        if (LedgerFile.Split(text) is [var first, ..] && IsLine(first))
        {
            return text;
        }

        return YamlJson.Read(text) is JsonObject map && map["kind"]?.ToString() == "ConfigMap"
            ? map["data"]?[LedgerLine.DataKey]?.ToString()
                ?? throw new FormatException(
                    $"the ConfigMap has no data[{LedgerLine.DataKey}]; give the one named <ModelDeployment>-ledger")
            : throw new FormatException(
                $"is neither {LedgerLine.DataKey} nor its ConfigMap; try kubectl get configmap <ModelDeployment>-ledger -o yaml");
    }

    /// <summary>
    /// A strategy, from a ModelDeployment or from a document with <c>strategy:</c> alone, checked by the rules of the API.
    /// </summary>
    /// <exception cref="FormatException">The strategy breaks a rule; the message names the field.</exception>
    public static RolloutStrategy Strategy(string text)
    {
        var root = YamlJson.Read(text) as JsonObject ?? throw new FormatException("is empty; give a ModelDeployment, or strategy: alone");
        var whole = root["kind"]?.ToString() == "ModelDeployment";
        var node = whole ? root["spec"]?["strategy"] : root["strategy"];
        if (node is null)
        {
            throw new FormatException("has no strategy; give a ModelDeployment, or strategy: alone");
        }

        RolloutStrategy strategy;
        try
        {
            strategy = node.Deserialize<RolloutStrategy>(Strict) ?? new RolloutStrategy();
        }
        catch (JsonException error)
        {
            throw new FormatException(
                $"spec.strategy{error.Path?.TrimStart('$')}: is unknown, or not of the type that the schema asks for "
                + "(decimals are quoted); see kubectl explain modeldeployment.spec.strategy",
                error);
        }

        var errors = SpecValidation.Check(
            "backtest", new ModelDeploymentSpec { Model = "backtest", Version = "1.0.0", Strategy = strategy });
        return errors.Count == 0 ? strategy : throw new FormatException(FieldErrorText.Write(errors));
    }

    private static bool IsLine(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject node && (node["entries"] is JsonArray || node["break"] is not null);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
