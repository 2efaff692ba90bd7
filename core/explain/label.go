package explain

// Label says what a span or a field is.
type Label uint8

const (
	Keyword Label = iota
	Argument
	Extra // an argument too many
	Blanks
	LineEnd
	BareLF
	User
	Password
	Digest
	Mechanism
	InitialResponse
	Response
	Cancel
	MessageNumber
	LineCount
	LanguageTag
	StatusWord
	ResponseCode
	Text
	Timestamp
	Messages
	Octets
	UniqueID
	Prompt
	Challenge
	Capability
	Value
	Terminator
	StuffedDot
	TheLine
	FieldName
	FieldBody
	Folded
	BodyLine
	Row
	ActAs
	Binding
	BindingData
	Nonce
	Salt
	Iterations
	Proof
	ServerProof
	Failure
	Host
	Port
	Token
	Report
	Decoded // of an unknown mechanism: it may be a password
	Other
	labelCount
)
