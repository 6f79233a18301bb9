using k8s;
using Sluice.Api.ModelDeployments;
using Sluice.Operator.Kinds;
using Xunit;

namespace Sluice.Operator.Tests.Kinds;

/// <summary>The Kubernetes client converts enums by options of its own, which must not come before the product's.</summary>
public class UnknownWordsTests
{
    [Fact]
    public void A_status_with_a_word_of_another_release_is_read_and_written()
    {
        var read = KubernetesJson.Deserialize<ModelDeployment>(
            """
            {"status":{
              "phase":"Dancing",
              "gates":[{"name":"errors","verdict":"HarmProven"}],
              "actions":[{"kind":"approve","outcome":"Postponed"}],
              "ledger":[{"decision":"Ponder"}],
              "rollout":{"phase":"Musing"}}}
            """);
        Assert.Equal((DeploymentPhase.Unknown, GateVerdict.Unknown), (read.Status.Phase, read.Status.Gates[0].Verdict));
        Assert.Equal((ActionKind.Approve, ActionOutcome.Unknown), (read.Status.Actions[0].Kind, read.Status.Actions[0].Outcome));
        Assert.Equal(default, read.Status.Rollout!.Phase);
        Assert.Equal(LedgerDecision.Unknown, read.Status.Ledger[0].Decision);
        var written = KubernetesJson.Serialize(new GateStatus { Verdict = GateVerdict.Inconclusive, Reason = GateReason.Undecided });
        Assert.Contains("\"verdict\":\"Inconclusive\",\"reason\":\"Undecided\"", written, StringComparison.Ordinal);
    }
}
