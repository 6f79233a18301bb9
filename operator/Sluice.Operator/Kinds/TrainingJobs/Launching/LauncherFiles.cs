using System.Globalization;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Operator.Kinds.TrainingJobs.Launching;

/// <summary>The files by which a launcher on rank 0 finds all pods, and ssh its way into them.</summary>
internal static class LauncherFiles
{
    /// <summary>Folder in memory where the pod of another rank keeps what a login needs.</summary>
    public const string Session = "/sluice/session";

    /// <summary>Settings of ssh, in place of those of the image: all launchers start it, few can be given its options.</summary>
    public const string SshConfigPath = "/etc/ssh/ssh_config";

    private const string Environment = Session + "/environment";
    private const string Joined = Session + "/joined";

    /// <summary>Starts sshd with the variables of the container at hand, which it would not pass on.</summary>
    public static readonly string[] Serve = Shell(
        $"umask 077 && export -p > {Environment} && exec /usr/sbin/sshd -De -f {MpiContract.Folder}/sshd_config");

    /// <summary>Succeeds once something has logged in.</summary>
    public static readonly string[] HasJoined = Shell($"test -e {Joined}");

    /// <summary>
    /// Waits as long as anything but sshd runs: what rank 0 has started ends with it, and may write a checkpoint first. sshd would end at
    /// once, and with it all that it has let in.
    /// </summary>
    public static readonly string[] Linger = Shell(
        """
        busy() {
          for stat in /proc/[0-9]*/stat; do
            read -r _ name state _ 2> /dev/null < "$stat" || continue
            case "$name $state" in "(sh) "* | "(sshd"* | *" Z") ;; *) return 0 ;; esac
          done
          return 1
        }
        while busy; do sleep 1; done
        """);

    /// <summary>A line for each pod as Open MPI, DeepSpeed and Horovod read it.</summary>
    public static string Hosts(IEnumerable<string> hosts, long slots) =>
        string.Concat(hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host} slots={slots}\n")));

    /// <summary>A line for each pod as Intel MPI and MPICH read it.</summary>
    public static string Machines(IEnumerable<string> hosts, long slots) =>
        string.Concat(hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host}:{slots}\n")));

    /// <summary>
    /// Settings of ssh. Open MPI 5 cuts the names of hosts at the first dot, so that those without one get the Service's. The key of the
    /// host is known, and asked for.
    /// </summary>
    /// <param name="service">The headless Service of the pods.</param>
    public static string SshConfig(string service) => string.Create(CultureInfo.InvariantCulture, $"""
        Host * !*.* !*:* !localhost
          HostName %h.{service}
        Host *
          Port {MpiContract.Port}
          IdentityFile {MpiContract.Folder}/{LoginKeys.Identity}
          IdentitiesOnly yes
          BatchMode yes
          HostKeyAlias {LoginKeys.Alias}
          UserKnownHostsFile {MpiContract.Folder}/{LoginKeys.KnownHosts}
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
          ConnectTimeout 10
          ConnectionAttempts 10
          LogLevel ERROR

        """);

    /// <summary>
    /// Settings of sshd for a user who is not root, with files that a kubelet mounts: they belong to root, and to the user's group. Each
    /// login leaves a mark, and has the variables of the container.
    /// </summary>
    public static readonly string SshdConfig = string.Create(CultureInfo.InvariantCulture, $"""
        Port {MpiContract.Port}
        HostKey {MpiContract.Folder}/{LoginKeys.HostKey}
        AuthorizedKeysFile {MpiContract.Folder}/{LoginKeys.AuthorizedKeys}
        AuthenticationMethods publickey
        StrictModes no
        UsePAM no
        PidFile none
        DisableForwarding yes
        PrintMotd no
        MaxStartups 1024
        ForceCommand exec /bin/sh -c '. {Environment} && : > {Joined} && exec "$SHELL" -c "$SSH_ORIGINAL_COMMAND"'

        """);

    private static string[] Shell(string script) => ["/bin/sh", "-c", script];
}
