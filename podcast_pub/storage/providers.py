"""Providers of object storage as data: what each needs to be told, and what to set there.

Facts are those of the pages below, read on 2026-11-24; each step names the provider's own page
about it. What a provider says of conditions on writes is an expectation: the probe decides.

* Cloudflare R2: endpoint and region, developers.cloudflare.com/r2/api/s3/api/; conditions on
  PutObject, developers.cloudflare.com/r2/api/s3/conditional-operations/.
* Backblaze B2: endpoint, bucket as a host name, no master key,
  www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api; www.backblaze.com/apidocs/
  s3-put-object lists the headers of PutObject, and no condition is among them.
* Amazon S3: docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html.
* Google Cloud Storage: cloud.google.com/storage/docs/request-preconditions gives If-Match and
  If-None-Match for requests that read; writes have x-goog-if-generation-match instead. Keys and
  endpoint: cloud.google.com/storage/docs/aws-simple-migration.
* MinIO: blog.min.io/leading-the-way-minios-conditional-write-feature-for-modern-data-workloads.
* SeaweedFS: 4.48 was tried (docs/decisions/0006-embedded-store.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ask(StrEnum):
    """What a provider needs to be told, by the name of its option; folders have `FOLDER` only."""

    ACCOUNT = "account"
    BUCKET = "bucket"
    REGION = "region"
    ENDPOINT = "endpoint"
    FOLDER = "path"


class Subject(StrEnum):
    """What a step at a provider is about."""

    KEY = "access key"
    PUBLIC = "public access"
    DOMAIN = "own domain"
    CORS = "web players (CORS)"
    INDEX = "front page"
    MISSING = "missing pages"
    BOTS = "bot fighting"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to set at the provider, and the provider's own page about it."""

    subject: Subject
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a show can be kept.

    `endpoint` and `public` are templates of what is asked for, with `{bucket}` and the like;
    an empty endpoint is that of AWS, an empty `public` an address that only the dashboard
    knows. `region` is the one to sign with, empty if it is asked for. `note` is what must be
    known before anything is asked.
    """

    name: str
    title: str
    asks: tuple[Ask, ...]
    endpoint: str
    region: str
    public: str
    keeps_conditions: bool
    note: str
    steps: tuple[Step, ...]

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of this computer, without keys and without S3."""
        return Ask.FOLDER in self.asks

    def step(self, subject: Subject) -> Step | None:
        """Return what is to be set about a subject, None if there is nothing."""
        return next((one for one in self.steps if one.subject is subject), None)


_NO_CONDITIONS = (
    "{title} does not document conditions on writes (If-Match), which keep two producers from "
    "losing each other's work. A store without them is refused; it is tried before anything is "
    "written"
)
_CORS = "allow GET and HEAD from every origin (*), and expose Content-Length and Content-Range"

_CLOUDFLARE = "https://developers.cloudflare.com"
_R2 = Provider(
    name="r2",
    title="Cloudflare R2",
    asks=(Ask.ACCOUNT, Ask.BUCKET),
    endpoint="https://{account}.r2.cloudflarestorage.com",
    region="auto",
    public="",
    keeps_conditions=True,
    note="",
    steps=(
        Step(
            Subject.KEY,
            "R2 > Manage API tokens: a token with Object Read & Write for this bucket only",
            f"{_CLOUDFLARE}/r2/api/tokens/",
        ),
        Step(
            Subject.DOMAIN,
            "bucket > Settings > Custom Domains: connect a name of a zone in the same account; "
            "this makes the bucket public",
            f"{_CLOUDFLARE}/r2/buckets/public-buckets/",
        ),
        Step(
            Subject.PUBLIC,
            "for a try only, bucket > Settings > Public Development URL: Enable; r2.dev is "
            "limited in rate and has no cache",
            f"{_CLOUDFLARE}/r2/buckets/public-buckets/",
        ),
        Step(
            Subject.CORS,
            f"bucket > Settings > CORS Policy: {_CORS}",
            f"{_CLOUDFLARE}/r2/buckets/cors/",
        ),
        Step(
            Subject.INDEX,
            "R2 has no index document: Rules > URL Rewrite, path `/` of this name to `/index.html`",
            f"{_CLOUDFLARE}/rules/transform/url-rewrite/",
        ),
        Step(
            Subject.BOTS,
            "Security > Settings: Bot fight mode off for this zone; it challenges podcast apps, "
            "and rules cannot make exceptions from it",
            f"{_CLOUDFLARE}/bots/get-started/bot-fight-mode/",
        ),
    ),
)

_BACKBLAZE = "https://www.backblaze.com/docs"
_B2 = Provider(
    name="b2",
    title="Backblaze B2",
    asks=(Ask.REGION, Ask.BUCKET),
    endpoint="https://s3.{region}.backblazeb2.com",
    region="",
    public="https://{bucket}.s3.{region}.backblazeb2.com",
    keeps_conditions=False,
    note=_NO_CONDITIONS.format(title="Backblaze B2"),
    steps=(
        Step(
            Subject.KEY,
            "Application Keys: a new key with read and write for this bucket only; the master "
            "key does not work with S3",
            f"{_BACKBLAZE}/cloud-storage-call-the-s3-compatible-api",
        ),
        Step(
            Subject.PUBLIC,
            "Bucket Settings > Files in Bucket are: Public",
            f"{_BACKBLAZE}/cloud-storage-buckets",
        ),
        Step(
            Subject.CORS,
            f"bucket > CORS Rules: {_CORS}",
            f"{_BACKBLAZE}/cloud-storage-cross-origin-resource-sharing-rules",
        ),
        Step(
            Subject.DOMAIN,
            "needs a CDN in front, because the bucket is part of the host name or the path",
            f"{_BACKBLAZE}/cloud-storage-call-the-s3-compatible-api",
        ),
    ),
)

_AWS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_S3 = Provider(
    name="s3",
    title="Amazon S3",
    asks=(Ask.BUCKET, Ask.REGION),
    endpoint="",
    region="",
    public="https://{bucket}.s3.{region}.amazonaws.com",
    keeps_conditions=True,
    note="",
    steps=(
        Step(
            Subject.KEY,
            "IAM: a user of its own with the policy that `podcast-pub doctor --policy` prints",
            f"{_AWS}/access-policy-language-overview.html",
        ),
        Step(
            Subject.PUBLIC,
            "Permissions: Block public access off for bucket policies, then a bucket policy that "
            "allows s3:GetObject to everybody, and s3:ListBucket to nobody",
            f"{_AWS}/WebsiteAccessPermissionsReqd.html",
        ),
        Step(
            Subject.CORS,
            f"Permissions > Cross-origin resource sharing: {_CORS}",
            f"{_AWS}/enabling-cors-examples.html",
        ),
        Step(
            Subject.DOMAIN,
            "CloudFront with a certificate for the name, and the bucket as its origin",
            f"{_AWS}/website-hosting-cloudfront-walkthrough.html",
        ),
        Step(
            Subject.INDEX,
            "CloudFront: default root object `index.html`",
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html",
        ),
        Step(
            Subject.MISSING,
            "CloudFront > Error pages: answer 403 and 404 with `/404.html` and the code 404",
            "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages.html",
        ),
    ),
)

_GOOGLE = "https://cloud.google.com/storage/docs"
_GCS = Provider(
    name="gcs",
    title="Google Cloud Storage",
    asks=(Ask.BUCKET,),
    endpoint="https://storage.googleapis.com",
    region="auto",
    public="https://storage.googleapis.com/{bucket}",
    keeps_conditions=False,
    note=_NO_CONDITIONS.format(title="Google Cloud Storage")
    + ". Its own condition (x-goog-if-generation-match) is not S3's",
    steps=(
        Step(
            Subject.KEY,
            "Settings > Interoperability: an HMAC key of a service account with Storage Object "
            "Admin on this bucket",
            f"{_GOOGLE}/authentication/managing-hmackeys",
        ),
        Step(
            Subject.PUBLIC,
            "bucket > Permissions: no public access prevention, uniform access, and allUsers as "
            "Storage Legacy Object Reader (which may not list)",
            f"{_GOOGLE}/access-control/making-data-public",
        ),
        Step(Subject.CORS, f"gcloud storage buckets update: {_CORS}", f"{_GOOGLE}/using-cors"),
        Step(
            Subject.DOMAIN,
            "an external load balancer with a certificate for the name and the bucket behind it",
            f"{_GOOGLE}/hosting-static-website",
        ),
        Step(
            Subject.INDEX,
            "bucket > Edit website configuration: index.html; works behind an own domain only",
            f"{_GOOGLE}/static-website",
        ),
        Step(
            Subject.MISSING,
            "bucket > Edit website configuration: 404.html; works behind an own domain only",
            f"{_GOOGLE}/static-website",
        ),
    ),
)

_MINIO = Provider(
    name="minio",
    title="MinIO",
    asks=(Ask.ENDPOINT, Ask.BUCKET),
    endpoint="{endpoint}",
    region="us-east-1",
    public="{endpoint}/{bucket}",
    keeps_conditions=True,
    note="",
    steps=(
        Step(
            Subject.KEY,
            "a user of its own (`mc admin user add`) with a policy for this bucket only",
            "https://min.io/docs/minio/linux/reference/minio-mc-admin/mc-admin-policy.html",
        ),
        Step(
            Subject.PUBLIC,
            "`mc anonymous set-json` with a policy of s3:GetObject; `set download` would let "
            "everybody list the bucket",
            "https://min.io/docs/minio/linux/reference/minio-mc/mc-anonymous-set-json.html",
        ),
        Step(
            Subject.DOMAIN,
            "a proxy with a certificate in front, which turns `/` into the bucket's path",
            "https://min.io/docs/minio/linux/integrations/setup-nginx-proxy-with-minio.html",
        ),
        Step(
            Subject.INDEX,
            "MinIO has no index document: let the proxy answer `/` with `/index.html`",
            "https://min.io/docs/minio/linux/integrations/setup-nginx-proxy-with-minio.html",
        ),
    ),
)

_WIKI = "https://github.com/seaweedfs/seaweedfs/wiki"
_SEAWEEDFS = Provider(
    name="seaweedfs",
    title="SeaweedFS",
    asks=(Ask.ENDPOINT, Ask.BUCKET),
    endpoint="{endpoint}",
    region="us-east-1",
    public="{endpoint}/{bucket}",
    keeps_conditions=True,
    note="",
    steps=(
        Step(
            Subject.KEY,
            "an identity of its own in the S3 configuration, with Read, Write and List on this "
            "bucket only",
            f"{_WIKI}/S3-Credentials",
        ),
        Step(
            Subject.PUBLIC,
            "a bucket policy that allows s3:GetObject to everybody; close the filer's own port",
            f"{_WIKI}/Amazon-S3-API",
        ),
        Step(Subject.CORS, f"put-bucket-cors: {_CORS}", f"{_WIKI}/S3-CORS"),
        Step(
            Subject.DOMAIN,
            "a proxy with a certificate in front, which turns `/` into the bucket's path",
            f"{_WIKI}/S3-Nginx-Proxy",
        ),
        Step(
            Subject.INDEX,
            "SeaweedFS has no index document: let the proxy answer `/` with `/index.html`",
            f"{_WIKI}/S3-Nginx-Proxy",
        ),
    ),
)

_NGINX = "https://nginx.org/en/docs/http"
_FOLDER = Provider(
    name="folder",
    title="a folder",
    asks=(Ask.FOLDER,),
    endpoint="",
    region="",
    public="",
    keeps_conditions=True,
    note="",
    steps=(
        Step(
            Subject.PUBLIC,
            "let a web server serve this folder with https and byte ranges, and hide names that "
            "begin with a dot",
            f"{_NGINX}/ngx_http_core_module.html#root",
        ),
        Step(
            Subject.INDEX,
            "index.html is the front page",
            f"{_NGINX}/ngx_http_index_module.html#index",
        ),
        Step(
            Subject.MISSING,
            "404.html is for what is missing",
            f"{_NGINX}/ngx_http_core_module.html#error_page",
        ),
        Step(
            Subject.CORS,
            "add Access-Control-Allow-Origin: * to every answer, for players on other sites",
            f"{_NGINX}/ngx_http_headers_module.html#add_header",
        ),
    ),
)

PROVIDERS = {one.name: one for one in (_R2, _B2, _S3, _GCS, _MINIO, _SEAWEEDFS, _FOLDER)}
"""Every provider by its name on the command line, in the order of the help text."""


def provider_at(*, endpoint: str | None, is_folder: bool = False) -> Provider | None:
    """Return the provider that a store's endpoint belongs to (None is AWS), if its host tells."""
    if is_folder:
        return _FOLDER
    if endpoint is None:
        return _S3
    hosts = {
        ".r2.cloudflarestorage.com": _R2,
        ".backblazeb2.com": _B2,
        ".amazonaws.com": _S3,
        "//storage.googleapis.com": _GCS,
    }
    host = endpoint.lower().rstrip("/")
    return next((one for end, one in hosts.items() if host.endswith(end)), None)
