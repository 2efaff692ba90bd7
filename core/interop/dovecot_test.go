package interop

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/template"
	"time"

	"github.com/pop3play/pop3play/core/transcript"
)

// dovecot is a running Dovecot. Each transcript has an address of its own, and
// behind that maildrops of its own, so that all can be played at once.
type dovecot struct {
	dir   string
	addrs []string
	uid   int
	gid   int
}

// No TLS and no delay after a wrong password, since neither is compared. The
// rest is Dovecot's default, but for the lock, which RFC 1939 §4 asks for.
var dovecotConf = template.Must(template.New("").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/log
protocols = pop3
listen = {{.Listen}}
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 scram-sha-256 apop
auth_failure_delay = 0
mail_fsync = never
mail_location = maildir:{{.Dir}}/mail/%l/%u
pop3_lock_session = yes
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}
first_valid_uid = {{.UID}}
first_valid_gid = {{.GID}}
protocol pop3 {
  mail_max_userip_connections = 0
}
service anvil {
  chroot =
  # the penalty for a wrong password counts for all of an address's clients
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service pop3-login {
  chroot =
  service_count = 0
  inet_listener pop3 {
    port = {{.Port}}
  }
  inet_listener pop3s {
    port = 0
  }
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN {{.Dir}}/passwd
}
userdb {
  driver = static
  args = uid={{.UID}} gid={{.GID}} home={{.Dir}}/mail/%l/%u
}
`))

// startDovecot starts one that listens on n addresses.
func startDovecot(t *testing.T, n int) *dovecot {
	t.Helper()
	program := lookPath(t, "dovecot", "dovecot-pop3d")
	version, err := exec.Command(program, "--version").Output()
	if err != nil || !bytes.HasPrefix(version, []byte("2.3.")) {
		t.Fatalf("testdata/dovecot.md is about Dovecot 2.3, as in Debian 12; this is %s (%v)", version, err)
	}
	// Short, as paths of sockets are bounded, and outside t.TempDir, which only
	// its owner may enter.
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	d := &dovecot{dir: dir, uid: os.Getuid(), gid: os.Getgid()}
	if d.uid == 0 { // Dovecot wants its own user then; nobody does as well
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		d.uid, _ = strconv.Atoi(nobody.Uid)
		d.gid, _ = strconv.Atoi(nobody.Gid)
	}
	d.write(t, "passwd", []byte("user:{PLAIN}password\nother:{PLAIN}password\n"))
	for tries := 0; ; tries++ {
		err := d.launch(t, program, n)
		if err == nil {
			return d
		}
		if log, _ := os.ReadFile(dir + "/log"); tries == 2 || !bytes.Contains(log, []byte("already in use")) {
			t.Fatalf("dovecot: %v\n%s", err, log)
		}
	}
}

func (d *dovecot) launch(t *testing.T, program string, n int) error {
	t.Helper()
	owner, err := user.LookupId(strconv.Itoa(d.uid))
	if err != nil {
		return err
	}
	group, err := user.LookupGroupId(strconv.Itoa(d.gid))
	if err != nil {
		return err
	}
	free, err := net.Listen("tcp", "127.0.1.1:0")
	if err != nil {
		return err
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	d.addrs = nil
	var hosts []string
	for i := range n {
		hosts = append(hosts, fmt.Sprintf("127.0.1.%d", i+1))
		d.addrs = append(d.addrs, fmt.Sprintf("127.0.1.%d:%d", i+1, port))
	}
	var conf bytes.Buffer
	err = dovecotConf.Execute(&conf, map[string]any{
		"Dir": d.dir, "Listen": strings.Join(hosts, ", "), "Port": port,
		"User": owner.Username, "Group": group.Name, "UID": d.uid, "GID": d.gid,
	})
	if err != nil {
		return err
	}
	d.write(t, "conf", conf.Bytes())
	var said bytes.Buffer
	cmd := exec.Command(program, "-F", "-c", d.dir+"/conf")
	cmd.Stdout, cmd.Stderr, cmd.Dir = &said, &said, d.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(d.uid), Gid: uint32(d.gid)}
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			<-ended
		}
	})
	for deadline := time.Now().Add(patience); ; {
		select {
		case <-ended:
			return fmt.Errorf("it ended: %s", said.Bytes())
		default:
		}
		c, err := net.DialTimeout("tcp", d.addrs[n-1], time.Second)
		if err == nil {
			c.Close()
			return nil
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}

// write makes a file that Dovecot may read and change.
func (d *dovecot) write(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for p := path; len(p) >= len(d.dir); p = filepath.Dir(p) {
		if err := os.Chown(p, d.uid, d.gid); err != nil {
			t.Fatal(err)
		}
	}
}

// deliver puts a transcript's mail where the i-th address finds it.
func (d *dovecot) deliver(t *testing.T, i int, s *transcript.Script) {
	t.Helper()
	host, _, _ := net.SplitHostPort(d.addrs[i])
	for n, m := range s.Mail {
		// Maildir readers sort by the number of seconds in front.
		d.write(t, fmt.Sprintf("mail/%s/user/new/%d.M1P1.test", host, 1700000001+n), m)
	}
	for _, sub := range []string{"cur", "tmp"} {
		d.write(t, fmt.Sprintf("mail/%s/user/%s/.keep", host, sub), nil)
	}
}

// mail gives what is left in the maildrop of "user" behind the i-th address.
func (d *dovecot) mail(i int) (left [][]byte, err error) {
	host, _, _ := net.SplitHostPort(d.addrs[i])
	paths, err := filepath.Glob(d.dir + "/mail/" + host + "/user/[cn]*/17*") // sorted within cur and new
	if err != nil {
		return nil, err
	}
	for _, p := range paths {
		m, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		left = append(left, m)
	}
	return left, nil
}
