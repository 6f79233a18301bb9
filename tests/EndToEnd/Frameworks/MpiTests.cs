using k8s;
using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Frameworks;

/// <summary>Open MPI 5 as Debian has it, by the ssh of the image (<c>cluster/images/mpi.sh</c>), on the node.</summary>
[Collection(ServedCollection.Name)]
public sealed class MpiTests(Served served)
{
    [Fact]
    public async Task Processes_on_all_pods_make_one_version_and_a_program_that_stays_in_one_pod_makes_none()
    {
        await TorchJobs.ApplyAsync(
            served.Own,
            Job("plane", "[mpirun, python3, /code/plane.py, $(SLUICE_OUTPUT)]"),

            // As by a launcher that does not find its host file: it ends with 0, and has left a model.
            Job("plane-alone", "[python3, /code/plane.py, $(SLUICE_OUTPUT)]"));

        var version = await served.Own.VersionAsync("plane");
        Assert.Equal((4, 2, 2), (
            TorchJobs.Metric(version, "processes"), TorchJobs.Metric(version, "hosts"), TorchJobs.Metric(version, "fewestOnAHost")));
        Assert.InRange(TorchJobs.Metric(version, "difference"), 0, 1e-12);
        Assert.InRange(TorchJobs.Metric(version, "loss"), 0.005, 0.02);
        var job = await served.Own.JobAsync("plane", _ => true);
        var attempt = Assert.Single(job.Status.Attempts);
        Assert.Equal((AttemptCause.Succeeded, 2, 0), (attempt.Cause, attempt.Workers, job.Status.FailedAttempts));

        var alone = await served.Own.JobAsync("plane-alone", found => found.Status.CompletionTime is not null);
        Assert.Contains(
            "rank 0 ended with 0 and never logged in to worker 1 (plane-alone-attempt-0-1)",
            alone.Status.Conditions.MessageOf(ConditionTypes.Ready), StringComparison.Ordinal);
        Assert.Equal((AttemptCause.Error, 1), (Assert.Single(alone.Status.Attempts).Cause, alone.Status.Attempts[0].Rank));
    }

    [LocalFact]
    public async Task A_pod_that_dies_ends_the_attempt_for_all_and_the_next_one_has_hosts_of_its_own()
    {
        await TorchJobs.ApplyAsync(served.Own, Job(
            "plane-killed",
            """
            [sh, -c, "[ $SLUICE_ATTEMPT = 1 ] || exec mpirun sleep 600; exec mpirun python3 /code/plane.py $SLUICE_OUTPUT"]
            """,
            backoffLimit: 1));
        await served.Own.JobAsync("plane-killed", found => found.Status.Phase == JobPhase.Running);
        await Eventually.Async(
            "worker 1 was logged in to",
            () => served.Client.CoreV1.ReadNamespacedPodAsync("plane-killed-attempt-0-1", served.Namespace),
            pod => pod.Status.ContainerStatuses.Single(status => status.Name == "trainer").Ready);
        (await served.Own.ProcessesAsync("plane-killed-attempt-0-1")).Kill();

        var version = await served.Own.VersionAsync("plane-killed");

        Assert.Equal((4, 2), (TorchJobs.Metric(version, "processes"), TorchJobs.Metric(version, "hosts")));
        var attempts = (await served.Own.JobAsync("plane-killed", _ => true)).Status.Attempts;
        Assert.Equal((AttemptCause.Signal, 1), (attempts[0].Cause, attempts[0].Rank));
        Assert.Equal(AttemptCause.Succeeded, attempts[1].Cause);
    }

    private static string Job(string name, string command, int backoffLimit = 0) => $$$"""
        apiVersion: sluice.dev/v1alpha1
        kind: TrainingJob
        metadata: {name: {{{name}}}}
        spec:
          model: {{{name}}}
          workers: 2
          trainer:
            image: docker.io/sluice/mpi:dev
            launcher: Mpi
            procsPerNode: 2
            command: {{{command}}}
            hyperparameters: {learningRate: "0.1"}
            outputs: {}
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
          runPolicy: {backoffLimit: {{{backoffLimit}}}}
          pod:
            volumes:
              - {name: code, mountPath: /code, readOnly: true, configMap: {name: {{{TorchJobs.Code}}}}}
              - {name: models, mountPath: /models, persistentVolumeClaim: {claimName: models}}
          publish: {version: 1.0.0, repository: "file:///models/{{{name}}}", volume: models}
        """;
}
