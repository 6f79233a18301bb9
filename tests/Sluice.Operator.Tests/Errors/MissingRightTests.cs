using System.Net;
using k8s.Autorest;
using Sluice.Decisions.Naming;
using Sluice.Operator.Errors;
using Xunit;

namespace Sluice.Operator.Tests.Errors;

public sealed class MissingRightTests
{
    // In the words of an API server.
    private const string Rights =
        """secrets is forbidden: User "system:serviceaccount:sluice-system:sluice" cannot create resource "secrets" in API group "" """
        + """in the namespace "team" """;

    private const string Quota = "secrets \"train-ssh-1\" is forbidden: exceeded quota: few, requested: secrets=1, used: secrets=9";

    [Theory]
    [InlineData(StepTargetKind.Secret, "mpi.enabled")]
    [InlineData(StepTargetKind.PodGroup, "queues.volcano.podGroups")]
    public void A_right_that_the_chart_withholds_is_named_by_its_value(StepTargetKind kind, string value) =>
        Assert.Equal($"{Rights}; set {value}: true in the values of Sluice's chart", Explain(kind, Rights, HttpStatusCode.Forbidden));

    [Theory]
    [InlineData(StepTargetKind.Pod, Rights, HttpStatusCode.Forbidden)]
    [InlineData(StepTargetKind.Secret, Quota, HttpStatusCode.Forbidden)]
    [InlineData(StepTargetKind.Secret, Rights, HttpStatusCode.UnprocessableEntity)]
    public void Any_other_refusal_stays_in_the_servers_words(StepTargetKind kind, string message, HttpStatusCode code) =>
        Assert.Equal(message, Explain(kind, message, code));

    private static string Explain(StepTargetKind kind, string message, HttpStatusCode code) =>
        MissingRight.Explain(kind, new HttpOperationException("refused")
        {
            Response = new HttpResponseMessageWrapper(
                new HttpResponseMessage(code),
                System.Text.Json.JsonSerializer.Serialize(new { kind = "Status", apiVersion = "v1", status = "Failure", message })),
        });
}
