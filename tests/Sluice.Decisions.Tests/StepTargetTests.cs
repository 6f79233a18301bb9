using Sluice.Decisions.Naming;
using Xunit;

namespace Sluice.Decisions.Tests;

public class StepTargetTests
{
    [Fact]
    public void Every_kind_is_read_back_from_its_text() =>
        Assert.All(Enum.GetValues<StepTargetKind>(), kind => Assert.Equal(kind, StepTargetKinds.Parse(kind.Text())));

    [Fact]
    public void Kinds_are_written_as_Kubernetes_writes_them() => Assert.Equal(
        [
            "ConfigMap", "Deployment", "HTTPRoute", "Job", "ModelVersion", "Pod", "PodDisruptionBudget", "PodGroup", "Preparation",
            "Secret", "Service", "TrainingJob",
        ],
        Enum.GetValues<StepTargetKind>().Select(kind => kind.Text()));

    [Fact]
    public void A_kind_that_no_step_writes_is_refused() =>
        Assert.Contains(
            "Node", Assert.Throws<ArgumentException>(() => StepTargetKinds.Parse("Node")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_target_reads_as_kind_and_name() =>
        Assert.Equal("HTTPRoute penguins-route", new StepTarget(StepTargetKind.HttpRoute, "penguins-route").ToString());
}
