using System.CommandLine;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Prometheus;

namespace Sluice.Operator.Hosting;

/// <summary>
/// Reads <see cref="OperatorOptions"/>: an argument <c>--lease-duration=4s</c> wins over the environment's <c>SLUICE_LEASE_DURATION</c>.
/// </summary>
public static class CommandLine
{
    private static readonly IReadOnlyList<Setting> Settings =
    [
        Setting.Text("watch-namespace", "Namespace whose objects are managed; default: all.",
            (draft, text) => draft.With(it => it with { WatchNamespace = text })),
        Setting.Text("namespace", "Namespace of the operator, of its lease and of its certificate.",
            (draft, text) => draft.With(it => it with { Namespace = text })),
        Setting.Text("pod-name", "Name of the operator's pod.", (draft, text) => draft.With(it => it with { PodName = text })),
        Setting.Text("trainer-image", "Image of trainers if the TrainingJob names none.",
            (draft, text) => draft.With(it => it with { TrainerImage = text })),
        Setting.Text("data-image", "Image of the pods that check datasets.",
            (draft, text) => draft.With(it => it with { DataImage = text })),
        Setting.Text("inference-image", "Image of inference servers and of verification pods.",
            (draft, text) => draft.With(it => it with { InferenceImage = text })),
        Setting.Text("gateway-image", "Image of gateways.", (draft, text) => draft.With(it => it with { GatewayImage = text })),
        Setting.Number("gateway-replicas", "Pods of each gateway.", 1, 100,
            (draft, count) => draft.With(it => it with { GatewayReplicas = count })),
        Setting.Of("gateway-cors-origins", "Origins of web pages that may call the gateways.", CorsOrigins.Expected, CorsOrigins.Parse,
            (draft, origins) => draft.With(it => it with { GatewayCorsOrigins = origins })),
        Setting.Text("pods", "Settings of the pods that Sluice creates, as JSON; the chart writes it.",
            (draft, text) => draft.With(it => it with { Pods = PodSettings.Parse(text) })),
        Setting.Text("accelerators", "Resources that count as GPUs, with commas between; * stands for any letters.",
            (draft, text) => draft.With(it => it with { Accelerators = Accelerators.Parse(text) })),
        Setting.Text("prices", "What GPUs cost by a label of their nodes, as JSON; the chart writes it.",
            (draft, text) => draft.With(it => it with { Prices = PriceSettings.Parse(text) })),
        Setting.Of("bind-address", "Address on which health, metrics and webhook listen.", "an IP address", IPAddress.Parse,
            (draft, at) => draft.With(it => it with { BindAddress = at })),
        Setting.Number("port", "Port of health and metrics.", 0, 65535, (draft, port) => draft.With(it => it with { Port = port })),
        Setting.Flag("leader-election", "Whether only one of several replicas works at a time.",
            (draft, on) => draft.With(it => it with { LeaderElection = on })),
        Setting.Text("lease-name", "Name of the lease.", (draft, text) => draft.With(it => it with { LeaseName = text })),
        Setting.Time("lease-duration", "How long other replicas wait for a leader that no longer renews, in whole seconds.",
            (draft, time) => draft.With(it => it with { LeaseDuration = time })),
        Setting.Time("renew-deadline", "How long a leader tries to renew its lease.",
            (draft, time) => draft.With(it => it with { RenewDeadline = time })),
        Setting.Time("retry-period", "Time between two tries to get or renew the lease.",
            (draft, time) => draft.With(it => it with { RetryPeriod = time })),
        Setting.Time("resync-period", "Time in which each object is reconciled at least once.",
            (draft, time) => draft.With(it => it with { ResyncPeriod = time })),
        Setting.Number("max-parallel-reconciles", "Reconciles at a time, of each kind.", 1, 1000,
            (draft, count) => draft.With(it => it with { MaxParallelReconciles = count })),
        Setting.Of("prometheus-address", "Prometheus server of gates that name none.",
            "the address of a server such as http://prometheus.monitoring:9090", Server,
            (draft, at) => draft.With(it => it with { Prometheus = it.Prometheus with { Address = at } })),
        Setting.Of("prometheus-allowed-addresses", "Prometheus servers that gates may name.",
            "a list of addresses with commas between", text => List(text, Server),
            (draft, list) => draft.With(it => it with { Prometheus = it.Prometheus with { AllowedAddresses = list } })),
        Setting.Of("prometheus-allowed-networks", "Networks that queries may connect to although they are refused by default.",
            "a list of networks such as 10.0.0.0/8 with commas between", text => List(text, IPNetwork.Parse),
            (draft, list) => draft.With(it => it with { Prometheus = it.Prometheus with { AllowedNetworks = list } })),
        Setting.Time("prometheus-timeout", "How long a query may take, 1 to 60 s.",
            (draft, time) => draft.With(it => it with { Prometheus = it.Prometheus with { Timeout = Bounded(time) } })),
        Setting.Of("notify-url", "Hook to which decisions are posted.",
            "the address of a hook such as https://hooks.example.com/rollouts", Server,
            (draft, at) => draft with { Hook = at }),
        Setting.Text("notify-token", "Bearer token for the hook.", (draft, text) => draft with { HookToken = text }),
        Setting.Flag("webhook", "Whether admission is served.", (draft, on) => draft with { ServesWebhook = on }),
        Setting.Flag("webhook-actions-fail-closed", "Whether an action is refused while no webhook answers.",
            (draft, on) => draft with { Webhook = draft.Webhook with { ActionsFailClosed = on } }),
        Setting.Flag("allow-unauthorized-actions", "Whether actions are taken that the webhook may not have checked.",
            (draft, on) => draft.With(it => it with { AllowUnauthorizedActions = on })),
        Setting.Number("webhook-port", "Port of admission.", 0, 65535,
            (draft, port) => draft with { Webhook = draft.Webhook with { Port = port } }),
        Setting.Text("webhook-service", "Service through which the API server reaches admission.",
            (draft, text) => draft with { Webhook = draft.Webhook with { ServiceName = text } }),
        Setting.Text("webhook-secret", "Secret that holds the certificate of admission.",
            (draft, text) => draft with { Webhook = draft.Webhook with { SecretName = text } }),
        Setting.Text("webhook-configuration", "Name of the webhook configurations.",
            (draft, text) => draft with { Webhook = draft.Webhook with { ConfigurationName = text } }),
    ];

    /// <summary>The command with its options, for <c>--help</c>.</summary>
    public static RootCommand Command()
    {
        var command = new RootCommand(
            "Runs Sluice's operator. An option that is not given is read from its environment variable. "
            + "Other commands: replay, backtest (see docs/ledger.md).");
        foreach (var setting in Settings)
        {
            command.Options.Add(setting.Option);
        }

        return command;
    }

    /// <summary>Reads the options.</summary>
    /// <param name="arguments">What the process was started with, as <c>--name=value</c> or <c>--name value</c>.</param>
    /// <param name="environment">Looks up a variable; returns null when it is not set.</param>
    /// <exception cref="FormatException">An argument is unknown or its value cannot be read; the message names it.</exception>
    public static OperatorOptions Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        // A chart may render an empty value. It stands for the default, whatever the environment says.
        var none = Settings.Where(setting => arguments.Contains(setting.Option.Name + "=", StringComparer.Ordinal)).ToHashSet();
        var parsed = Command().Parse([.. arguments.Except(none.Select(setting => setting.Option.Name + "="), StringComparer.Ordinal)]);
        if (parsed.Errors.Count > 0)
        {
            throw new FormatException(
                string.Join('\n', parsed.Errors.Select(error => error.Message).Distinct()) + "\n(--help lists the options)");
        }

        var pod = new OperatorOptions();
        pod = pod with
        {
            Namespace = NotEmpty(environment("POD_NAMESPACE")) ?? pod.Namespace,
            PodName = NotEmpty(environment("POD_NAME")) ?? pod.PodName,
        };
        var options = Settings.Aggregate(
            new SettingsDraft { Options = pod },
            (draft, setting) => none.Contains(setting)
                ? draft
                : setting.Apply(
                    draft,
                    parsed.GetResult(setting.Option) is { Implicit: false }
                        ? parsed.GetValue(setting.Option)
                        : environment(setting.Variable))).Finish();
        Check(options);
        return options;
    }

    // The lease is written in whole seconds, and a leader gives up after one more retry period.
    private static void Check(OperatorOptions options)
    {
        if (options.LeaseDuration < TimeSpan.FromSeconds(1) || options.LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new FormatException(
                $"--lease-duration: {options.LeaseDuration.TotalSeconds:0.###}s is not a whole number of seconds from 1s on");
        }

        if (options.RetryPeriod <= TimeSpan.Zero || options.RenewDeadline + options.RetryPeriod >= options.LeaseDuration)
        {
            throw new FormatException(
                $"--lease-duration: {options.LeaseDuration.TotalSeconds:0.###}s must exceed --renew-deadline and --retry-period together "
                + $"({options.RenewDeadline.TotalSeconds:0.###}s and {options.RetryPeriod.TotalSeconds:0.###}s), "
                + "or the lease ends before its leader has given up; raise it");
        }
    }

    private static TimeSpan Bounded(TimeSpan timeout) => timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromMinutes(1)
        ? timeout
        : throw new FormatException($"--prometheus-timeout: {timeout.TotalSeconds:0.#}s is outside 1 to 60 s");

    private static Uri Server(string text) => ServerChoice.TryRead(text, out var address) ? address : throw new FormatException();

    private static IReadOnlyList<T> List<T>(string text, Func<string, T> parse) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(parse)];

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
