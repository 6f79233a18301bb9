using System.Text.Json;
using Prometheus;
using Sluice.Inference.Hosting;
using Sluice.Inference.Models;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Serving;

/// <summary>The paths of the Open Inference Protocol v2 over REST, for one version of one model.</summary>
internal static class ModelEndpoints
{
    private static readonly string ServerVersion = typeof(ModelEndpoints).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    // Monitors send HEAD where clients send GET.
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapModelEndpoints(this WebApplication server, InferenceSettings settings, CollectorRegistry registry)
    {
        var state = server.Services.GetRequiredService<ServerState>();
        var infer = server.Services.GetRequiredService<InferEndpoint>();

        server.Use((context, next) => Outermost(context, next, state));
        server.UseMetricServer(settings.MetricsPort, "/metrics", registry);
        server.MapWhen(context => context.Connection.LocalPort == settings.MetricsPort, other =>
            other.Run(context => Answers.ErrorAsync(context, StatusCodes.Status404NotFound, "this port serves /metrics only")));
        server.MapMethods("/v2", Reading, Server);
        server.MapMethods("/v2/health/live", Reading, Live);
        server.MapMethods("/v2/health/ready", Reading, context => ReadyAsync(context, state));
        foreach (var path in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            server.MapMethods(path, Reading, Served(settings, context => MetadataAsync(context, settings, state)));
            server.MapMethods(path + "/ready", Reading, Served(settings, context => ModelReadyAsync(context, settings, state)));
            server.MapPost(path + "/infer", Served(settings, infer.HandleAsync));
        }
    }

    // Adds a body to the errors of routing (404, 405). A draining server asks its clients to close their connections.
    private static async Task Outermost(HttpContext context, RequestDelegate next, ServerState state)
    {
        if (state.IsDraining)
        {
            context.Response.Headers.Connection = "close";
        }

        await next(context).ConfigureAwait(false);
        if (context.Response is { HasStarted: false, ContentLength: null, StatusCode: 404 or 405 })
        {
            var message =
                $"{context.Request.Method} {Shown.Text(context.Request.Path)} is not a request of the Open Inference Protocol v2";
            await Answers.ErrorAsync(context, context.Response.StatusCode, message).ConfigureAwait(false);
        }
    }

    private static RequestDelegate Served(InferenceSettings settings, RequestDelegate handler) => context =>
    {
        var model = (string)context.Request.RouteValues["model"]!;
        if (model != settings.ModelName)
        {
            return Answers.ErrorAsync(context, StatusCodes.Status404NotFound,
                $"model '{Shown.Text(model)}' is not served here; '{settings.ModelName}' {settings.ModelVersion} is");
        }

        return context.Request.RouteValues.TryGetValue("version", out var version) && (string)version! != settings.ModelVersion
            ? Answers.ErrorAsync(context, StatusCodes.Status404NotFound,
                $"version '{Shown.Text((string)version!)}' of model '{model}' is not served here; {settings.ModelVersion} is")
            : handler(context);
    };

    private static Task Server(HttpContext context) => Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("name"u8, "sluice-inference");
        json.WriteString("version"u8, ServerVersion);
        json.WriteStartArray("extensions"u8);
        json.WriteEndArray();
    });

    private static Task Live(HttpContext context) =>
        Answers.JsonAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("live"u8, true));

    private static Task ReadyAsync(HttpContext context, ServerState state)
    {
        // The specification's example has "live" here while its text says "ready", so both are given.
        var ready = state.IsReady;
        return Answers.JsonAsync(context, Status(ready), json =>
        {
            json.WriteBoolean("live"u8, true);
            json.WriteBoolean("ready"u8, ready);
        });
    }

    private static Task ModelReadyAsync(HttpContext context, InferenceSettings settings, ServerState state)
    {
        var ready = state.IsReady;
        return Answers.JsonAsync(context, Status(ready), json =>
        {
            json.WriteString("name"u8, settings.ModelName);
            json.WriteBoolean("ready"u8, ready);
        });
    }

    private static Task MetadataAsync(HttpContext context, InferenceSettings settings, ServerState state) => state.Model is not { } model
        ? Answers.ErrorAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            $"{settings.ModelName} {settings.ModelVersion} is being loaded")
        : Answers.JsonAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name"u8, model.Name);
            json.WriteStartArray("versions"u8);
            json.WriteStringValue(model.Version);
            json.WriteEndArray();
            json.WriteString("platform"u8, "onnx_onnxv1");
            Tensors(json, "inputs", model.Inputs);
            Tensors(json, "outputs", model.Outputs);
        });

    private static void Tensors(Utf8JsonWriter json, string name, IReadOnlyList<ModelTensor> tensors)
    {
        json.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("datatype"u8, tensor.Datatype);
            json.WriteStartArray("shape"u8);
            foreach (var extent in tensor.Shape)
            {
                json.WriteNumberValue(extent);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static int Status(bool ready) => ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}
