using System.Globalization;
using k8s.Models;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs.Launching;

/// <summary>What <c>mpirun</c> and launchers like it find in the pods of an attempt.</summary>
public sealed class LauncherPodTests
{
    [Fact]
    public void Each_kind_of_MPI_finds_the_hosts_of_the_attempt_by_a_variable_of_its_own()
    {
        var pod = Pod(rank: 0, workers: 3);
        var variables = pod.Spec.Containers[0].Env.ToDictionary(variable => variable.Name, variable => variable.Value);

        Assert.Equal(
            """
            train-attempt-3-0.train-workers slots=8
            train-attempt-3-1.train-workers slots=8
            train-attempt-3-2.train-workers slots=8

            """,
            File(pod, "hostfile"));
        Assert.Equal(
            "train-attempt-3-0.train-workers:8\ntrain-attempt-3-1.train-workers:8\ntrain-attempt-3-2.train-workers:8\n",
            File(pod, "machinefile"));

        // Open MPI 4 and 5, Intel MPI, MPICH; and people.
        Assert.Equal(("/sluice/mpi/hostfile", "true"), (
            variables["OMPI_MCA_orte_default_hostfile"], variables["OMPI_MCA_orte_keep_fqdn_hostnames"]));
        Assert.Equal(("/sluice/mpi/hostfile", "false"), (
            variables["PRTE_MCA_prte_default_hostfile"], variables["PRTE_MCA_prte_keep_fqdn_hostnames"]));
        Assert.Equal(("/sluice/mpi/machinefile", "8"), (variables["I_MPI_HYDRA_HOST_FILE"], variables["I_MPI_PERHOST"]));
        Assert.Equal("/sluice/mpi/machinefile", variables["HYDRA_HOST_FILE"]);
        Assert.Equal(("/sluice/mpi/hostfile", "/sluice/mpi/machinefile"), (variables["SLUICE_HOSTFILE"], variables["SLUICE_MACHINEFILE"]));
        Assert.Equal(("train-attempt-3-0.train-workers", "29500"), (variables["MASTER_ADDR"], variables["MASTER_PORT"]));
        Assert.All(MpiContract.Variables, name => Assert.Contains(name, variables.Keys));
        Assert.DoesNotContain(variables.Keys, name => name is "RANK" or "WORLD_SIZE" or "LOCAL_RANK" or "LOCAL_WORLD_SIZE");
    }

    public static TheoryData<int, string?, int?> Worlds
    {
        get
        {
            var worlds = new TheoryData<int, string?, int?>();
            foreach (var workers in new[] { 1, 2, 7, 1024 })
            {
                worlds.Add(workers, null, null);
                worlds.Add(workers, "8", null);
                worlds.Add(workers, "8", 3);
                worlds.Add(workers, null, 64);
            }

            return worlds;
        }
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void The_slots_are_as_many_as_there_are_processes_and_each_host_is_there_once(int workers, string? gpus, int? processes)
    {
        var pod = Pod(0, workers, trainer => Launched(trainer) with { ProcsPerNode = processes }, gpus);
        var slots = processes ?? (gpus is null ? 1 : 8);

        var hosts = Lines(pod, "hostfile").Select(line => line.Split(" slots=")).ToList();
        var machines = Lines(pod, "machinefile").Select(line => line.Split(':')).ToList();
        Assert.Equal(workers * slots, hosts.Sum(line => int.Parse(line[1], CultureInfo.InvariantCulture)));
        Assert.Equal(workers * slots, machines.Sum(line => int.Parse(line[1], CultureInfo.InvariantCulture)));
        Assert.Equal(workers, hosts.Select(line => line[0]).Distinct().Count());
        Assert.Equal(hosts.Select(line => line[0]), machines.Select(line => line[0]));
        Assert.True(pod.Metadata.Annotations.Sum(each => each.Key.Length + each.Value.Length) < 256 * 1024, "a pod takes no more");
    }

    [Fact]
    public void Rank_0_runs_the_program_once_the_others_can_be_reached()
    {
        var pod = Pod(rank: 0, workers: 2).Spec;

        Assert.Equal(["mpirun", "python3"], pod.Containers[0].Command);
        Assert.Equal(["train.py"], pod.Containers[0].Args);
        Assert.Equal(["prepare", "await-hosts"], pod.InitContainers.Select(container => container.Name));
        var waits = pod.InitContainers[1];
        Assert.Equal(("sluice:1", "await-hosts"), (waits.Image, Assert.Single(waits.Args)));
        Assert.Equal(
            ["SLUICE_HOSTFILE=/sluice/mpi/hostfile", "SLUICE_HOSTS_SECONDS=600"],
            waits.Env.Select(variable => $"{variable.Name}={variable.Value}"));
        Assert.Contains(waits.VolumeMounts, mount => mount.MountPath == "/sluice/mpi");
        Assert.Null(pod.Containers[0].ReadinessProbe);
        Assert.DoesNotContain(pod.Volumes, volume => volume.Name == "sluice-session");
    }

    [Fact]
    public void The_others_run_sshd_and_know_no_hosts()
    {
        var pod = Pod(rank: 1, workers: 2);
        var program = pod.Spec.Containers[0];

        Assert.Equal("/bin/sh", program.Command[0]);
        Assert.EndsWith("exec /usr/sbin/sshd -De -f /sluice/mpi/sshd_config", program.Command[2], StringComparison.Ordinal);
        Assert.Null(program.Args);
        Assert.NotNull(program.ReadinessProbe.Exec);
        Assert.NotNull(program.Lifecycle.PreStop.Exec);
        Assert.Equal(["prepare"], pod.Spec.InitContainers.Select(container => container.Name));
        Assert.DoesNotContain(program.Env, variable => MpiContract.Variables.Contains(variable.Name) || variable.Name == "SLUICE_HOSTFILE");
        Assert.DoesNotContain("launcher.sluice.dev/hostfile", pod.Metadata.Annotations.Keys);
        Assert.Contains("\nAuthorizedKeysFile /sluice/mpi/authorized_keys\n", File(pod, "sshd_config"), StringComparison.Ordinal);
        Assert.Contains("\nAuthenticationMethods publickey\n", File(pod, "sshd_config"), StringComparison.Ordinal);

        // What belongs to the job's program stays: another rank's processes have its variables, too.
        Assert.Equal("/models/uid/output/3", program.Env.Single(variable => variable.Name == "SLUICE_OUTPUT").Value);
    }

    [Fact]
    public void Ssh_asks_for_the_key_of_the_host_and_its_settings_are_in_the_place_of_the_images()
    {
        foreach (var rank in new[] { 0, 1 })
        {
            var pod = Pod(rank, workers: 2);
            Assert.Contains("  StrictHostKeyChecking yes\n", File(pod, "ssh_config"), StringComparison.Ordinal);
            Assert.Contains("  HostName %h.train-workers\n", File(pod, "ssh_config"), StringComparison.Ordinal);
            var volume = pod.Spec.Volumes.Single(each => each.Name == "sluice-launcher").Projected;
            Assert.Equal(288, volume.DefaultMode);
            Assert.Equal("train-ssh-1", volume.Sources.Single(source => source.Secret is not null).Secret.Name);
            var mount = pod.Spec.Containers[0].VolumeMounts.Single(each => each.MountPath == "/etc/ssh/ssh_config");
            Assert.Equal(("sluice-launcher", "ssh_config", true), (mount.Name, mount.SubPath, mount.ReadOnlyProperty));
            Assert.Equal("train-workers.ns.svc.cluster.local", Assert.Single(pod.Spec.DnsConfig.Searches));
        }
    }

    [Fact]
    public void One_pod_has_a_host_file_and_nothing_logs_in()
    {
        var pod = Pod(rank: 0, workers: 1);

        Assert.Equal("localhost slots=8\n", File(pod, "hostfile"));
        Assert.Equal(["prepare"], pod.Spec.InitContainers.Select(container => container.Name));
        Assert.DoesNotContain(pod.Spec.Volumes.SelectMany(each => each.Projected?.Sources ?? []), source => source.Secret is not null);
        Assert.DoesNotContain(pod.Spec.Containers[0].VolumeMounts, mount => mount.MountPath.StartsWith("/etc", StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_who_binds_processes_to_cores_is_not_overruled()
    {
        const string policy = "PRTE_MCA_hwloc_default_binding_policy";
        var bound = Pod(0, 2, trainer => Launched(trainer) with { Env = [new Api.Pods.PodVariable { Name = policy, Value = "core" }] });

        Assert.Equal("none", Pod(0, 2).Spec.Containers[0].Env.Single(variable => variable.Name == policy).Value);
        Assert.Equal("core", bound.Spec.Containers[0].Env.Single(variable => variable.Name == policy).Value);
    }

    private static TrainerOptions Launched(TrainerOptions trainer) =>
        trainer with { Launcher = "Mpi", Command = ["mpirun", "python3"], Args = ["train.py"] };

    private static V1Pod Pod(int rank, int workers, Func<TrainerOptions, TrainerOptions>? with = null, string? gpus = "8")
    {
        var job = OwnImageJobs.Of(with ?? Launched, gpus);
        var step = OwnImageJobs.Step(workers) with
        {
            Rank = rank,
            Own = new OwnImageInput(job.Spec.Trainer.Hyperparameters, "/models/uid/output/3"),
            Launcher = new LauncherInput(
                workers == 1 ? ["localhost"] : [.. Enumerable.Range(0, workers).Select(each => $"train-attempt-3-{each}.train-workers")],
                workers == 1 ? null : "train-ssh-1"),
        };
        return TrainerPod.Build(job, step, "sluice:1", new PodSettings().Trainer);
    }

    private static string File(V1Pod pod, string name)
    {
        var items = pod.Spec.Volumes.Single(volume => volume.Name == "sluice-launcher").Projected.Sources[0].DownwardAPI.Items;
        var field = items.Single(item => item.Path == name).FieldRef.FieldPath;
        return pod.Metadata.Annotations[field["metadata.annotations['".Length..^2]];
    }

    private static string[] Lines(V1Pod pod, string name) => File(pod, name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
