using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs;
using Sluice.Operator.Kinds.TrainingJobs.Queues;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs.Queues;

/// <summary>What a worker's pod says to queues and schedulers.</summary>
public sealed class PlacementTests
{
    private static readonly PodSettings Settings = new();

    private static readonly CreateWorkerPod Worker = new()
    {
        Name = "train-attempt-3-1",
        Attempt = 3,
        Rank = 1,
        WorldSize = 4,
        Queue = new QueueMarks(
            new Dictionary<string, string> { [Kueue.QueueName] = "team", [Kueue.GroupName] = "train-attempt-3-f00" },
            new Dictionary<string, string> { [Kueue.GroupCount] = "4" }),
    };

    [Fact]
    public void A_worker_bears_the_marks_of_its_group_over_those_of_the_user()
    {
        var job = Job(spec => spec with
        {
            Pod = new PodOptions
            {
                SchedulerName = "volcano",
                Labels = new Dictionary<string, string> { [Kueue.QueueName] = "other", ["team"] = "research" },
                Annotations = new Dictionary<string, string> { [Kueue.GroupCount] = "1", ["note"] = "kept" },
            },
        });
        var pod = Build(job);
        Assert.Equal(
            ("team", "research", "train-attempt-3-f00"),
            (pod.Metadata.Labels[Kueue.QueueName], pod.Metadata.Labels["team"], pod.Metadata.Labels[Kueue.GroupName]));
        Assert.Equal(("4", "kept"), (pod.Metadata.Annotations[Kueue.GroupCount], pod.Metadata.Annotations["note"]));
        Assert.Equal("volcano", pod.Spec.SchedulerName);
    }

    [Fact]
    public void Pods_without_a_GPU_wait_in_no_queue()
    {
        var job = Job(spec => spec with
        {
            Pod = new PodOptions
            {
                SchedulerName = "volcano",
                Labels = new Dictionary<string, string> { [Kueue.QueueName] = "team", ["team"] = "research" },
                Annotations = new Dictionary<string, string>
                {
                    [Volcano.QueueName] = "team",
                    [Kueue.Domain + "podset-required-topology"] = "rack",
                    ["note"] = "kept",
                },
            },
        });
        V1Pod[] pods =
        [
            CheckPod.Build(job, new CreateCheckPod("check", 0, "document"), "data", Settings.Data),
            ExportPod.Build(job, new CreateExportPod("publish", 0, 0, "document"), "trainer", Settings.Data),
        ];
        Assert.All(pods, pod =>
        {
            Assert.Null(pod.Spec.SchedulerName);
            Assert.Equal(("research", "kept"), (pod.Metadata.Labels["team"], Assert.Single(pod.Metadata.Annotations).Value));
            Assert.DoesNotContain(Kueue.QueueName, pod.Metadata.Labels.Keys);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Workers_of_one_attempt_are_near_each_other(bool required)
    {
        var topology = new TopologyOptions { TopologyKey = "topology.kubernetes.io/zone", Required = required };
        var pod = Build(Job(spec => spec with { Topology = topology }));
        var affinity = pod.Spec.Affinity.PodAffinity;
        var term = required
            ? Assert.Single(affinity.RequiredDuringSchedulingIgnoredDuringExecution)
            : Assert.Single(affinity.PreferredDuringSchedulingIgnoredDuringExecution, each => each.Weight == 100).PodAffinityTerm;
        Assert.Equal("topology.kubernetes.io/zone", term.TopologyKey);
        Assert.Equal(
            ("train", "3"), (term.LabelSelector.MatchLabels[Labels.Job], term.LabelSelector.MatchLabels[Labels.Attempt]));

        // The first of them is let in by its own term, and no pod of a trial is one of them.
        Assert.All(term.LabelSelector.MatchLabels, label => Assert.Equal(label.Value, pod.Metadata.Labels[label.Key]));
        Assert.Equal(
            (Labels.Trial, "DoesNotExist"),
            (term.LabelSelector.MatchExpressions[0].Key, term.LabelSelector.MatchExpressions[0].OperatorProperty));

        Assert.Null(Build(Job(spec => spec with { Topology = topology }), Worker with { WorldSize = 1 }).Spec.Affinity);
        Assert.Null(Build(Job()).Spec.Affinity);
    }

    [Fact]
    public void Devices_of_networks_and_huge_pages_pass_through()
    {
        var limits = new Dictionary<string, string>
        {
            ["nvidia.com/gpu"] = "8",
            ["rdma/hca"] = "1",
            ["vpc.amazonaws.com/efa"] = "4",
            ["hugepages-2Mi"] = "5120Mi",
        };
        var resources = Assert.Single(Build(Job(spec => spec with { Resources = new ResourceOptions { Limits = limits } })).Spec.Containers)
            .Resources;
        Assert.All(
            limits, limit => Assert.Equal(new ResourceQuantity(limit.Value).ToDecimal(), resources.Limits[limit.Key].ToDecimal()));
    }

    [Theory]
    [InlineData("google.com/tpu", null, "4")]
    [InlineData("habana.ai/gaudi", null, "4")]
    [InlineData("nvidia.com/gpu", "huawei.com/Ascend*", "1")]
    [InlineData("huawei.com/Ascend910", "huawei.com/Ascend*", "4")]
    public void Torchrun_starts_a_process_for_each_accelerator_of_any_maker(string resource, string? listed, string processes)
    {
        var job = Job(spec => spec with
        {
            Trainer = new TrainerOptions { Image = "team/torch:1", Launcher = "Torchrun" },
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { [resource] = "4" } },
        });
        var accelerators = listed is null ? null : Accelerators.Parse(listed);
        var worker = Worker with { Own = new OwnImageInput(new Dictionary<string, string>()) };
        var pod = TrainerPod.Build(job, worker, "trainer", Settings.Trainer, accelerators);
        Assert.Equal(processes, pod.Spec.Containers[0].Env.Single(variable => variable.Name == "PET_NPROC_PER_NODE").Value);
    }

    [Fact]
    public void A_pod_behind_gates_names_them_and_its_queue()
    {
        var pod = Build(Job());
        pod.Spec.SchedulingGates =
            [new V1PodSchedulingGate { Name = "kueue.x-k8s.io/admission" }, new V1PodSchedulingGate { Name = "kueue.x-k8s.io/topology" }];
        var fact = PodFacts.Of(pod, "trainer");
        Assert.Equal((true, "team", false), (fact.Gated, fact.Queue, fact.Managed));
        Assert.Equal(
            "SchedulingGated: it waits for the queue team, gated by kueue.x-k8s.io/admission, kueue.x-k8s.io/topology", fact.Waiting);

        pod.Metadata.Labels.Remove(Kueue.QueueName);
        pod.Metadata.Labels[Kueue.Managed] = "true";
        pod.Spec.SchedulingGates.RemoveAt(1);
        fact = PodFacts.Of(pod, "trainer");
        Assert.Equal((null, true), (fact.Queue, fact.Managed));
        Assert.Equal("SchedulingGated: it is gated by kueue.x-k8s.io/admission", fact.Waiting);
        pod.Spec.SchedulingGates = null;
        Assert.False(PodFacts.Of(pod, "trainer").Gated);
    }

    [Fact]
    public void A_gang_without_a_node_is_held_back_and_one_with_a_node_is_not()
    {
        var worker = Worker with
        {
            Queue = new QueueMarks(new Dictionary<string, string>(), new Dictionary<string, string> { [Volcano.GroupName] = "gang" }),
        };
        var pod = Build(Job(), worker);
        Assert.True(PodFacts.Of(pod, "trainer").Gated);
        pod.Spec.NodeName = "node-1";
        Assert.False(PodFacts.Of(pod, "trainer").Gated);
    }

    [Fact]
    public void A_PodGroup_asks_for_what_all_workers_request()
    {
        var job = Job(spec => spec with
        {
            Pod = new PodOptions { PriorityClassName = "high" },
            Resources = new ResourceOptions
            {
                Requests = new Dictionary<string, string> { ["cpu"] = "250m", ["memory"] = "1.5Gi" },
                Limits = new Dictionary<string, string> { ["cpu"] = "2", ["nvidia.com/gpu"] = "2" },
            },
        });
        var group = PodGroupObject.Build(
            job, new CreatePodGroup("gang", 3, null), TrainerPod.Labels(job), TrainerPod.Resources(job, Settings.Trainer));
        var spec = group["spec"]!;
        Assert.Equal((3, "high"), (spec["minMember"]!.GetValue<int>(), spec["priorityClassName"]!.GetValue<string>()));
        Assert.Null(spec["queue"]);
        var least = spec["minResources"]!;
        Assert.Equal(
            ("750m", "6", 4.5m * (1L << 30)),
            (least["cpu"]!.GetValue<string>(), least["nvidia.com/gpu"]!.GetValue<string>(),
                new ResourceQuantity(least["memory"]!.GetValue<string>()).ToDecimal()));
        Assert.Equal("uid", group["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>());
    }

    private static V1Pod Build(TrainingJob job, CreateWorkerPod? worker = null) =>
        TrainerPod.Build(job, worker ?? Worker, "trainer", Settings.Trainer);

    private static TrainingJob Job(Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var spec = new TrainingJobSpec { Model = "penguins" };
        return new TrainingJob
        {
            Metadata = new V1ObjectMeta { Name = "train", NamespaceProperty = "ns", Uid = "uid" },
            Spec = with?.Invoke(spec) ?? spec,
        };
    }
}
