using System.Globalization;
using System.Net;
using Sluice.Api.Text;
using Sluice.Operator.Metrics;

namespace Sluice.Operator.Hosting;

/// <summary>Reads <see cref="OperatorOptions"/>: an argument <c>--lease-duration=15s</c> wins over the environment's <c>SLUICE_LEASE_DURATION</c>.</summary>
public static class CommandLine
{
    private static readonly string[] Names =
    [
        "watch-namespace", "namespace", "pod-name", "trainer-image", "inference-image", "gateway-image", "gateway-replicas", "pods", "bind-address", "port",
        "leader-election", "lease-name", "lease-duration", "renew-deadline", "retry-period", "resync-period", "max-parallel-reconciles",
        "prometheus-address", "prometheus-allowed-addresses", "prometheus-allowed-networks", "prometheus-timeout",
        "notify-url", "notify-token",
        "webhook", "webhook-port", "webhook-service", "webhook-secret", "webhook-configuration",
    ];

    /// <summary>Reads the options.</summary>
    /// <param name="arguments">What the process was started with, as <c>--name=value</c> or <c>--name value</c>.</param>
    /// <param name="environment">Looks up a variable; null where it is not set.</param>
    /// <exception cref="FormatException">An argument is unknown or its value cannot be read; the message names it.</exception>
    public static OperatorOptions Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var given = Split(arguments);
        var defaults = new OperatorOptions();
        var webhook = new WebhookOptions();
        var options = new OperatorOptions
        {
            WatchNamespace = Text("watch-namespace"),
            Namespace = Text("namespace") ?? NotEmpty(environment("POD_NAMESPACE")) ?? defaults.Namespace,
            PodName = Text("pod-name") ?? NotEmpty(environment("POD_NAME")) ?? defaults.PodName,
            TrainerImage = Text("trainer-image") ?? defaults.TrainerImage,
            InferenceImage = Text("inference-image") ?? defaults.InferenceImage,
            GatewayImage = Text("gateway-image") ?? defaults.GatewayImage,
            GatewayReplicas = Number("gateway-replicas", 1, 100, defaults.GatewayReplicas),
            Pods = Text("pods") is { } pods ? PodSettings.Parse(pods) : defaults.Pods,
            BindAddress = Parsed("bind-address", "an IP address", IPAddress.Parse, defaults.BindAddress),
            Port = Number("port", 0, 65535, defaults.Port),
            LeaderElection = Parsed("leader-election", "true or false", bool.Parse, defaults.LeaderElection),
            LeaseName = Text("lease-name") ?? defaults.LeaseName,
            LeaseDuration = Time("lease-duration", defaults.LeaseDuration),
            RenewDeadline = Time("renew-deadline", defaults.RenewDeadline),
            RetryPeriod = Time("retry-period", defaults.RetryPeriod),
            ResyncPeriod = Time("resync-period", defaults.ResyncPeriod),
            MaxParallelReconciles = Number("max-parallel-reconciles", 1, 1000, defaults.MaxParallelReconciles),
            Prometheus = new PrometheusOptions
            {
                Address = Parsed<Uri?>("prometheus-address", "the address of a server such as http://prometheus.monitoring:9090", Server, null),
                AllowedAddresses = Parsed("prometheus-allowed-addresses", "a list of addresses with commas between", text => List(text, Server), []),
                AllowedNetworks = Parsed("prometheus-allowed-networks", "a list of networks such as 10.0.0.0/8 with commas between", text => List(text, IPNetwork.Parse), []),
                Timeout = Bounded(Time("prometheus-timeout", defaults.Prometheus.Timeout)),
            },
            Notifications = Parsed<Uri?>("notify-url", "the address of a hook such as https://hooks.example.com/rollouts", Server, null) is not { } hook ? null : new NotificationOptions
            {
                Url = hook,
                Token = Text("notify-token"),
            },
            Webhook = !Parsed("webhook", "true or false", bool.Parse, false) ? null : new WebhookOptions
            {
                Port = Number("webhook-port", 0, 65535, webhook.Port),
                ServiceName = Text("webhook-service") ?? webhook.ServiceName,
                SecretName = Text("webhook-secret") ?? webhook.SecretName,
                ConfigurationName = Text("webhook-configuration") ?? webhook.ConfigurationName,
            },
        };
        if (options.RenewDeadline + options.DrainTime >= options.LeaseDuration)
        {
            throw new FormatException(
                $"--lease-duration: {options.LeaseDuration.TotalSeconds:0}s must exceed --renew-deadline by more than "
                + $"{options.DrainTime.TotalSeconds:0.#}s, or two leaders could write at once; raise it");
        }

        return options;

        string? Text(string name) => given.TryGetValue(name, out var value)
            ? NotEmpty(value)
            : NotEmpty(environment("SLUICE_" + name.Replace('-', '_').ToUpperInvariant()));

        TimeSpan Time(string name, TimeSpan standard) => Parsed(name, "a duration such as 15s", Duration.Parse, standard);

        int Number(string name, int least, int most, int standard)
        {
            var number = Parsed(name, "a whole number", text => int.Parse(text, CultureInfo.InvariantCulture), standard);
            return number >= least && number <= most
                ? number
                : throw new FormatException($"--{name}: {number} is outside {least} to {most}");
        }

        T Parsed<T>(string name, string expected, Func<string, T> parse, T standard)
        {
            if (Text(name) is not { } text)
            {
                return standard;
            }

            try
            {
                return parse(text);
            }
            catch (Exception error) when (error is FormatException or OverflowException)
            {
                throw new FormatException($"--{name}: '{text}' is not {expected}", error);
            }
        }
    }

    private static TimeSpan Bounded(TimeSpan timeout) => timeout >= TimeSpan.FromSeconds(1) && timeout <= TimeSpan.FromMinutes(1)
        ? timeout
        : throw new FormatException($"--prometheus-timeout: {timeout.TotalSeconds:0.#}s is outside 1 to 60 s");

    private static Uri Server(string text) => ServerChoice.TryRead(text, out var address) ? address : throw new FormatException();

    private static IReadOnlyList<T> List<T>(string text, Func<string, T> parse) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(parse)];

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static Dictionary<string, string> Split(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parts = arguments[i].Split('=', 2);
            var name = parts[0].StartsWith("--", StringComparison.Ordinal) ? parts[0][2..] : "";
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                throw new FormatException($"'{arguments[i]}' is not an option; there are --{string.Join(", --", Names)}");
            }

            given[name] = parts.Length == 2
                ? parts[1]
                : ++i < arguments.Count ? arguments[i] : throw new FormatException($"--{name}: the value is missing");
        }

        return given;
    }
}
