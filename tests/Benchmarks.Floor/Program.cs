using System.Globalization;
using System.Net;
using k8s;
using k8s.Models;

// Floor PORT: the smallest controller on these libraries, as a reference for the operator's memory. It only serves health, and lists and
// watches the pods that Sluice manages.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Floor" });
builder.WebHost.UseKestrelCore()
    .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture)));
builder.Services.AddRoutingCore();
var app = builder.Build();
app.UseRouting();
var listed = false;
app.MapGet("/readyz", () => Results.StatusCode(listed ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable));
await app.StartAsync();

const string Managed = "app.kubernetes.io/managed-by=sluice";
var stopping = app.Lifetime.ApplicationStopping;
using var client = new Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
var pods = await client.CoreV1.ListPodForAllNamespacesAsync(labelSelector: Managed, cancellationToken: stopping);
listed = true;
var version = pods.ResourceVersion();
while (!stopping.IsCancellationRequested)
{
    try
    {
        var events = client.CoreV1.WatchListPodForAllNamespacesAsync(
            labelSelector: Managed, resourceVersion: version, cancellationToken: stopping);
        await foreach (var (_, pod) in events)
        {
            version = pod.ResourceVersion();
        }
    }
    catch (OperationCanceledException)
    {
        break;
    }
}
