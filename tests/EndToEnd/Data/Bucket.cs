using Sluice.Tests.EndToEnd.Fixtures;

namespace Sluice.Tests.EndToEnd.Data;

/// <summary>An S3 server in the namespace, reached as <c>http://bucket:9000</c>, with a Secret for its clients.</summary>
internal static class Bucket
{
    private const string Manifest = """
        apiVersion: v1
        kind: Secret
        metadata: {name: bucket}
        stringData: {accessKeyId: reader, secretAccessKey: secret}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: bucket}
        spec:
          selector: {app: bucket}
          ports: [{port: 9000, protocol: TCP}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: bucket, labels: {app: bucket}}
        spec:
          automountServiceAccountToken: false
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          volumes: [{name: tmp, emptyDir: {}}]
          containers:
            - name: moto
              image: docker.io/sluice/bucket:dev
              imagePullPolicy: Never
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}
              volumeMounts: [{name: tmp, mountPath: /tmp}]
              readinessProbe: {httpGet: {path: /moto-api/, port: 9000}, periodSeconds: 1}
        """;

    /// <summary>Starts the server, and puts files into a new bucket.</summary>
    /// <param name="into">The namespace.</param>
    /// <param name="bucket">Name of the bucket.</param>
    /// <param name="files">Path of each file by its key.</param>
    public static async Task StartAsync(NodeNamespace into, string bucket, IReadOnlyDictionary<string, string> files)
    {
        await into.ApplyAsync(Manifest);
        await into.Kubectl.RunAsync(["wait", "pod/bucket", "--for=condition=Ready", "--timeout=180s"], CancellationToken.None);
        var service = (await into.View.ServiceAsync("bucket", CancellationToken.None))!.Value;
        using var client = new HttpClient { BaseAddress = new Uri($"http://{service.Host}:{service.Port}") };
        await PutAsync(client, bucket, null);
        foreach (var (key, path) in files)
        {
            await PutAsync(client, $"{bucket}/{key}", await File.ReadAllBytesAsync(path));
        }
    }

    // kube-proxy learns of the pod a moment after it is ready.
    private static Task PutAsync(HttpClient client, string path, byte[]? bytes) => Eventually.Async(
        $"PUT {path}",
        async () =>
        {
            try
            {
                using var content = new ByteArrayContent(bytes ?? []);
                using var answer = await client.PutAsync(path, content);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        done => done);
}
