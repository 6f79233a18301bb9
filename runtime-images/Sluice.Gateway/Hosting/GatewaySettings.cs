using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Api.Text;

namespace Sluice.Gateway.Hosting;

/// <summary>The gateway's settings, read from environment variables.</summary>
internal sealed record GatewaySettings
{
    private const string PodNamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>
    /// SLUICE_NAMESPACE: the namespace whose routes are served. Defaults to the pod's. Null when <see cref="RoutesDirectory"/> is set.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>SLUICE_ROUTES_DIR: a folder of <c>*.json</c> tables to serve instead of the cluster's ConfigMaps.</summary>
    public string? RoutesDirectory { get; init; }

    /// <summary>SLUICE_BIND: address of both listeners. Defaults to any.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    /// <summary>SLUICE_PORT: port of the data listener. 0 selects a free one.</summary>
    public int Port { get; init; } = GatewayContract.HttpPort;

    /// <summary>SLUICE_ADMIN_PORT: port of metrics and health. 0 selects a free one.</summary>
    public int AdminPort { get; init; } = GatewayContract.AdminPort;

    /// <summary>SLUICE_DRAIN: how long new requests are accepted after SIGTERM, while the endpoints are updated.</summary>
    public TimeSpan Drain { get; init; } = GatewayContract.Drain;

    /// <summary>SLUICE_SHUTDOWN: how long requests in flight may take after the drain.</summary>
    public TimeSpan Shutdown { get; init; } = GatewayContract.Shutdown;

    /// <summary>SLUICE_CONNECT_TIMEOUT: how long connecting to a version is tried before the request fails. Defaults to 1.5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>SLUICE_ACTIVITY_TIMEOUT: how long a version may send nothing before the request fails. Defaults to 60 s.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// SLUICE_MIRROR_TIMEOUT: how long a version may take to answer the copy of a request. A later answer counts as different. Defaults to
    /// 10 s.
    /// </summary>
    public TimeSpan MirrorTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SLUICE_MAX_REQUEST_BYTES: largest request body, in bytes. Defaults to 64 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>SLUICE_CORS_ORIGINS: origins whose web pages may send requests to the gateway. Defaults to none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Reads the environment. False when a variable is wrong; the error then names the variable and the remedy.</summary>
    public static bool TryRead(
        Func<string, string?> environment,
        [NotNullWhen(true)] out GatewaySettings? settings,
        [NotNullWhen(false)] out string? error)
    {
        var reader = new SettingsReader(environment);
        var defaults = new GatewaySettings();
        var directory = reader.Text("SLUICE_ROUTES_DIR");
        settings = new GatewaySettings
        {
            RoutesDirectory = directory,
            Namespace = directory is not null
                ? null
                : reader.Text("SLUICE_NAMESPACE") ?? reader.Require("SLUICE_NAMESPACE", PodNamespaceFile),
            Address = reader.Address("SLUICE_BIND", defaults.Address),
            Port = (int)reader.Number("SLUICE_PORT", defaults.Port, IPEndPoint.MaxPort),
            AdminPort = (int)reader.Number("SLUICE_ADMIN_PORT", defaults.AdminPort, IPEndPoint.MaxPort),
            Drain = reader.Time("SLUICE_DRAIN", defaults.Drain),
            Shutdown = reader.Time("SLUICE_SHUTDOWN", defaults.Shutdown),
            ConnectTimeout = reader.Time("SLUICE_CONNECT_TIMEOUT", defaults.ConnectTimeout),
            ActivityTimeout = reader.Time("SLUICE_ACTIVITY_TIMEOUT", defaults.ActivityTimeout),
            MirrorTimeout = reader.Time("SLUICE_MIRROR_TIMEOUT", defaults.MirrorTimeout),
            MaxRequestBytes = reader.Number("SLUICE_MAX_REQUEST_BYTES", defaults.MaxRequestBytes, long.MaxValue),
            CorsOrigins = reader.Origins(Api.Contracts.CorsOrigins.Variable, defaults.CorsOrigins),
        };
        error = reader.Error;
        settings = error is null ? settings : null;
        return error is null;
    }

    private sealed class SettingsReader(Func<string, string?> environment)
    {
        public string? Error { get; private set; }

        public string? Text(string name) => environment(name) is { Length: > 0 } text ? text : null;

        public string? Require(string name, string file)
        {
            if (File.Exists(file))
            {
                return File.ReadAllText(file).Trim();
            }

            Error ??= $"{name}: not set; "
                + "set it to the namespace whose routes are served, or SLUICE_ROUTES_DIR to a folder of routing tables.";
            return null;
        }

        public long Number(string name, long otherwise, long most)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
            {
                return number;
            }

            Error ??= $"{name}: '{text}' is not a number from 0 to {most}; correct or unset it.";
            return otherwise;
        }

        public TimeSpan Time(string name, TimeSpan otherwise)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            if (Duration.TryParse(text, out var time))
            {
                return time;
            }

            Error ??= $"{name}: '{text}' is not a duration; write one such as 5s or 1m30s.";
            return otherwise;
        }

        public IReadOnlyList<string> Origins(string name, IReadOnlyList<string> otherwise)
        {
            try
            {
                return Text(name) is { } text ? Api.Contracts.CorsOrigins.Parse(text) : otherwise;
            }
            catch (FormatException error)
            {
                Error ??= $"{name}: {error.Message}; write {Api.Contracts.CorsOrigins.Expected}.";
                return otherwise;
            }
        }

        public IPAddress Address(string name, IPAddress otherwise)
        {
            if (Text(name) is not { } text)
            {
                return otherwise;
            }

            if (IPAddress.TryParse(text, out var address))
            {
                return address;
            }

            Error ??= $"{name}: '{text}' is not an IP address; write one such as 0.0.0.0.";
            return otherwise;
        }
    }
}
